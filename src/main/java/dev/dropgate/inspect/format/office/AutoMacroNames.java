package dev.dropgate.inspect.format.office;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of macros that Office runs automatically. The list is from Microsoft's reference: the auto
 * macros of Word and Excel, and the events of Document, Workbook and of controls that fire without
 * a click. olevba, the reference tool of the field, uses the same list. Stateless.
 */
public final class AutoMacroNames {
  /** A line may continue on the next one. */
  private static final String BLANKS = "(?:[ \\t]++(?:_\\r?\\n)?+)++";

  private static final Pattern PROCEDURE_DEFINITION =
      Pattern.compile(
          "(?<![\\w\\x80-\\xFF])(?:sub|function)" + BLANKS + "([\\w\\x80-\\xFF]++)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern AUTO_MACRO_NAMES =
      Pattern.compile(
          "auto_?(?:exec|open|exit|close|new)"
              + "|document_?(?:open|close|new|beforeclose|change)|newdocument"
              + "|workbook_?(?:open|close|activate|deactivate|beforeclose)"
              + "|app_\\w*+(?<=open|close)|presentation_?open|onslideshow\\w*+|slideshowbegin"
              + "|auto_(?:activate|deactivate|add|remove)",
          Pattern.CASE_INSENSITIVE);

  /** Events of any control; the control's name and an underscore precede them. */
  private static final Set<String> CONTROL_EVENTS =
      Set.of(
          "painted",
          "painting",
          "layout",
          "beforenavigate2",
          "beforescriptexecute",
          "documentcomplete",
          "downloadbegin",
          "downloadcomplete",
          "filedownload",
          "navigatecomplete2",
          "navigateerror",
          "progresschange",
          "statustextchange",
          "titlechange",
          "onconnected",
          "onauthenticationerror",
          "ontimer",
          "initialize");

  /** The limit of VBA, for use in messages. */
  private static final int MAX_NAME_CHARS = 255;

  private AutoMacroNames() {}

  /** Returns the names that a source defines, in their original spelling. */
  public static Set<String> findIn(CharSequence source) {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    Matcher matcher = PROCEDURE_DEFINITION.matcher(source);
    while (matcher.find()) {
      String name = matcher.group(1);
      int event = name.lastIndexOf('_') + 1;
      if (AUTO_MACRO_NAMES.matcher(name).matches()
          || (event > 1
              && CONTROL_EVENTS.contains(name.substring(event).toLowerCase(Locale.ROOT)))) {
        names.add(name.length() <= MAX_NAME_CHARS ? name : name.substring(0, MAX_NAME_CHARS));
      }
    }
    return names;
  }
}
