package dev.dropgate.inspect.rules.documents;

import static dev.dropgate.inspect.format.web.HtmlKeyword.containsAny;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.KeywordMatcher;
import dev.dropgate.inspect.format.web.EncodedLiterals;
import dev.dropgate.inspect.format.web.HtmlKeyword;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.io.InputStream;

/**
 * Finds scripts of a web page that build a file in the browser and save it, or that start a
 * program. Reads the page in one pass, in UTF-16 or any encoding that contains ASCII. For one page.
 */
final class HtmlPageScanner {
  /** Shorter data cannot hold a file that is worth hiding. */
  private static final int MIN_DATA_CHARS = 1024;

  /** A page with more text beside its data contains a library, in which all keywords occur. */
  private static final int MAX_CODE_CHARS = 64 << 10;

  private final DocumentBudget effort;
  private final EncodedLiterals literals = new EncodedLiterals();
  private long size;

  /** The keywords anywhere in the page. */
  private long found;

  private long inScripts;

  HtmlPageScanner(DocumentBudget effort) {
    this.effort = effort;
  }

  void judge(InputStream in, FindingCollector findings) throws IOException {
    read(in);
    String smuggled = smugglingReason();
    if (smuggled != null) {
      findings.add(DocumentRuleInfos.SMUGGLING.id(), Verdict.DANGEROUS, smuggled);
    }
    String started = programStartReason();
    if (started != null) {
      findings.add(DocumentRuleInfos.HTML_SCRIPT.id(), Verdict.DANGEROUS, started);
    }
  }

  private void read(InputStream in) throws IOException {
    byte[] buffer = new byte[1 << 14];
    int state = KeywordMatcher.START_STATE;
    boolean script = false;
    for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
      effort.check();
      for (int i = 0; i < count; i++) {
        int c = buffer[i];
        if (c == 0) {
          continue; // half of a UTF-16 character
        }
        size++;
        literals.add(c);
        state = HtmlKeyword.SEARCH.nextState(state, c);
        long ended = HtmlKeyword.SEARCH.matchesAt(state);
        if (ended != 0) {
          script =
              (script || containsAny(ended, HtmlKeyword.SCRIPT))
                  && !containsAny(ended, HtmlKeyword.END_OF_SCRIPT);
          found |= ended;
          inScripts |= script ? ended : 0;
        }
      }
    }
    literals.finish();
  }

  private String smugglingReason() {
    if (literals.hasProgram()) {
      return "a page with a program in it as text";
    }
    boolean made =
        containsAny(found, HtmlKeyword.SAVE, HtmlKeyword.SAVE_BLOB)
            || (containsAny(found, HtmlKeyword.BLOB, HtmlKeyword.FILE)
                && containsAny(found, HtmlKeyword.OBJECT_URL));
    boolean saved =
        containsAny(found, HtmlKeyword.SAVE, HtmlKeyword.SAVE_BLOB)
            || (containsAny(found, HtmlKeyword.DOWNLOAD)
                && containsAny(found, HtmlKeyword.CLICK, HtmlKeyword.EVENT));
    if (literals.hasArchive() && (made || containsAny(found, HtmlKeyword.DOWNLOAD))) {
      return "a page with an archive or a document in it as text, to be saved as a file";
    }
    boolean decoded =
        containsAny(
            found,
            HtmlKeyword.DECODE,
            HtmlKeyword.BYTES,
            HtmlKeyword.CHARACTERS,
            HtmlKeyword.CODES);
    boolean small = size - literals.packedChars() <= MAX_CODE_CHARS;
    return (made && saved && decoded && small && literals.packedChars() >= MIN_DATA_CHARS)
        ? "a page whose script makes a file of text and saves it"
        : null;
  }

  private String programStartReason() {
    if (containsAny(found, HtmlKeyword.HELP) && containsAny(found, HtmlKeyword.SHORTCUT)) {
      return "a page with an object of HTML Help that starts a shortcut";
    }
    if (!containsAny(inScripts, HtmlKeyword.CREATE, HtmlKeyword.ACTIVE_X, HtmlKeyword.GET)) {
      return null;
    }
    boolean starts =
        containsAny(
            inScripts,
            HtmlKeyword.SHELL,
            HtmlKeyword.NETWORK,
            HtmlKeyword.APPLICATION,
            HtmlKeyword.STREAM,
            HtmlKeyword.FILES,
            HtmlKeyword.TASKS,
            HtmlKeyword.CONSOLE);
    // Old pages use VBScript to detect Flash.
    boolean vbscript =
        containsAny(
                inScripts,
                HtmlKeyword.VBSCRIPT_DOUBLE,
                HtmlKeyword.VBSCRIPT_SINGLE,
                HtmlKeyword.VBSCRIPT_BARE,
                HtmlKeyword.VBSCRIPT_TYPE)
            && containsAny(inScripts, HtmlKeyword.CREATE)
            && !containsAny(found, HtmlKeyword.FLASH);
    return (starts || vbscript) ? "a script in a page that starts programs of Windows" : null;
  }
}
