package dev.dropgate.inspect.active;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of macros that Office calls by itself. They are those of Microsoft's reference (the
 * auto macros of Word and Excel, the events of Document, Workbook and of controls that fire without
 * a click), the same ones that olevba, the reference tool of the field, looks for. Stateless.
 */
final class AutoRun {
  private static final Pattern NAMES =
      Pattern.compile(
          "\\b(?:sub|function)[ \\t]++("
              + "auto_?(?:exec|open|exit|close|new)"
              + "|document_?(?:open|close|new|beforeclose|change)|newdocument"
              + "|workbook_?(?:open|close|activate|deactivate|beforeclose)"
              + "|app_\\w*+(?:open|close)|presentation_?open|onslideshow\\w*+|slideshowbegin"
              + "|auto_(?:activate|deactivate|add|remove)"
              + "|(?=\\w)[^\\W_]++(?:_[^\\W_]++)*?_(?:painted|painting|layout|beforenavigate2"
              + "|beforescriptexecute|documentcomplete|downloadbegin|downloadcomplete|filedownload"
              + "|navigatecomplete2|navigateerror|progresschange|statustextchange|titlechange"
              + "|onconnected|onauthenticationerror|ontimer|initialize)"
              + ")(?!\\w)",
          Pattern.CASE_INSENSITIVE);

  /** A line that goes on in the next one. */
  private static final Pattern CONTINUED = Pattern.compile("[ \\t]_\\r?\\n");

  private AutoRun() {}

  /** The names that are defined in a source, as they are written there. */
  static Set<String> in(String source) {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    Matcher matcher = NAMES.matcher(CONTINUED.matcher(source).replaceAll(" "));
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }
}
