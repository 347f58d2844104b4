package dev.dropgate.inspect.format.web;

import dev.dropgate.inspect.format.document.KeywordMatcher;
import java.util.Arrays;
import java.util.List;

/** The keywords that are searched in a page. */
public enum HtmlKeyword {
  SCRIPT("<script"),
  END_OF_SCRIPT("</script"),
  BLOB("new blob"),
  FILE("new file("),
  OBJECT_URL("createobjecturl"),
  SAVE("mssaveoropenblob"),
  SAVE_BLOB("mssaveblob"),
  DOWNLOAD("download"),
  CLICK("click("),
  EVENT("dispatchevent"),
  DECODE("atob("),
  BYTES("uint8array"),
  CHARACTERS("fromcharcode"),
  CODES("charcodeat"),
  VBSCRIPT_DOUBLE("language=\"vbscript"),
  VBSCRIPT_SINGLE("language='vbscript"),
  VBSCRIPT_BARE("language=vbscript"),
  VBSCRIPT_TYPE("text/vbscript"),
  CREATE("createobject("),
  GET("getobject("),
  ACTIVE_X("activexobject"),
  FLASH("shockwaveflash"),
  SHELL("wscript.shell"),
  NETWORK("wscript.network"),
  APPLICATION("shell.application"),
  STREAM("adodb.stream"),
  FILES("scripting.filesystemobject"),
  TASKS("schedule.service"),
  CONSOLE("mmc20.application"),
  HELP("adb880a6-d8ff-11cf-9377-00aa003b7a11"),
  SHORTCUT("shortcut");

  /** A matcher of all keywords. */
  public static final KeywordMatcher SEARCH =
      new KeywordMatcher(List.copyOf(Arrays.stream(values()).map(word -> word.text).toList()));

  private final String text;

  HtmlKeyword(String text) {
    this.text = text;
  }

  /** Returns the keyword's bit in the result of a search, which follows the order of constants. */
  @SuppressWarnings("EnumOrdinal")
  long bit() {
    return 1L << ordinal();
  }

  /** Returns whether at least one of the keywords was found. */
  public static boolean containsAny(long found, HtmlKeyword... words) {
    return Arrays.stream(words).anyMatch(word -> (found & word.bit()) != 0);
  }
}
