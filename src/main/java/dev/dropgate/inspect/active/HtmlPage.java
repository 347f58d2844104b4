package dev.dropgate.inspect.active;

import static dev.dropgate.inspect.active.HtmlWord.any;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.io.InputStream;

/**
 * What the scripts of a page do: build a file in the browser and save it, or start something on the
 * machine. Read in one pass, in any encoding in which ASCII is ASCII, or in UTF-16. For one page.
 */
final class HtmlPage {
  /** Data of fewer characters are no file worth hiding. */
  private static final int LEAST_DATA = 1024;

  /** A page with more beside its data has a library in it that can do everything. */
  private static final int MOST_CODE = 64 << 10;

  private final Effort effort;
  private final PackedLiterals literals = new PackedLiterals();
  private long size;

  /** The words anywhere, and those within scripts. */
  private long found;

  private long inScripts;

  HtmlPage(Effort effort) {
    this.effort = effort;
  }

  void judge(InputStream in, Findings findings) throws IOException {
    read(in);
    String smuggled = smuggled();
    if (smuggled != null) {
      findings.add(Ids.SMUGGLING.id(), Verdict.DANGEROUS, smuggled);
    }
    String started = started();
    if (started != null) {
      findings.add(Ids.HTML_SCRIPT.id(), Verdict.DANGEROUS, started);
    }
  }

  private void read(InputStream in) throws IOException {
    byte[] buffer = new byte[1 << 14];
    int state = WordSearch.START;
    boolean script = false;
    for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
      effort.step();
      for (int i = 0; i < count; i++) {
        int c = buffer[i];
        if (c == 0) {
          continue; // half of a wide character
        }
        size++;
        literals.add(c);
        state = HtmlWord.SEARCH.step(state, c);
        long ended = HtmlWord.SEARCH.found(state);
        if (ended != 0) {
          script = (script || any(ended, HtmlWord.SCRIPT)) && !any(ended, HtmlWord.END_OF_SCRIPT);
          found |= ended;
          inScripts |= script ? ended : 0;
        }
      }
    }
    literals.end();
  }

  private String smuggled() {
    if (literals.hasProgram()) {
      return "a page with a program in it as text";
    }
    boolean made =
        any(found, HtmlWord.SAVE, HtmlWord.SAVE_BLOB)
            || (any(found, HtmlWord.BLOB, HtmlWord.FILE) && any(found, HtmlWord.OBJECT_URL));
    boolean saved =
        any(found, HtmlWord.SAVE, HtmlWord.SAVE_BLOB)
            || (any(found, HtmlWord.DOWNLOAD) && any(found, HtmlWord.CLICK, HtmlWord.EVENT));
    if (literals.hasArchive() && (made || any(found, HtmlWord.DOWNLOAD))) {
      return "a page with an archive or a document in it as text, to be saved as a file";
    }
    boolean decoded =
        any(found, HtmlWord.DECODE, HtmlWord.BYTES, HtmlWord.CHARACTERS, HtmlWord.CODES);
    boolean small = size - literals.packed() <= MOST_CODE;
    return (made && saved && decoded && small && literals.packed() >= LEAST_DATA)
        ? "a page whose script makes a file of text and saves it"
        : null;
  }

  private String started() {
    if (any(found, HtmlWord.HELP) && any(found, HtmlWord.SHORTCUT)) {
      return "a page with an object of HTML Help that starts a shortcut";
    }
    if (!any(inScripts, HtmlWord.CREATE, HtmlWord.ACTIVE_X, HtmlWord.GET)) {
      return null;
    }
    boolean starts =
        any(
            inScripts,
            HtmlWord.SHELL,
            HtmlWord.NETWORK,
            HtmlWord.APPLICATION,
            HtmlWord.STREAM,
            HtmlWord.FILES,
            HtmlWord.TASKS,
            HtmlWord.CONSOLE);
    // A page of old asked so whether there was Flash.
    boolean vbscript =
        any(
                inScripts,
                HtmlWord.VBSCRIPT_DOUBLE,
                HtmlWord.VBSCRIPT_SINGLE,
                HtmlWord.VBSCRIPT_BARE,
                HtmlWord.VBSCRIPT_TYPE)
            && any(inScripts, HtmlWord.CREATE)
            && !any(found, HtmlWord.FLASH);
    return (starts || vbscript) ? "a script in a page that starts programs of Windows" : null;
  }
}
