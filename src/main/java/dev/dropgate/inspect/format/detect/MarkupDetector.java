package dev.dropgate.inspect.format.detect;

import dev.dropgate.inspect.content.FileType;
import java.util.List;

/**
 * A detector of text types by what follows a byte order mark and white space. The elements are
 * those by which browsers detect HTML (WHATWG MIME Sniffing, 7.1). Stateless.
 */
final class MarkupDetector {
  private static final List<String> HTML_ELEMENTS =
      List.of(
          "!doctype html",
          "html",
          "head",
          "script",
          "iframe",
          "h1",
          "div",
          "font",
          "table",
          "a",
          "style",
          "title",
          "b",
          "body",
          "br",
          "p");

  private static final List<String> SCRIPT_HOST_WORDS =
      List.of("vbscript", "activexobject", "wscript.", "jscript.encode", "createobject");

  private static final List<String> HOST_SCRIPT_ROOTS =
      List.of("job", "package", "scriptlet", "component");

  private static final List<String> SCRIPT_LANGUAGES =
      List.of(
          "<script language=\"vbscript",
          "<script language='vbscript",
          "<script language=vbscript",
          "<script language=\"jscript",
          "<script language='jscript",
          "<script language=jscript",
          "<script language=\"javascript",
          "<script language='javascript",
          "<script language=javascript");

  private MarkupDetector() {}

  /**
   * Returns {@code HTML}, {@code HTA}, {@code SVG}, {@code XML}, {@code SCRIPT} for Windows Script
   * Host, or null for other text.
   */
  static FileType detect(String text) {
    boolean xml = false;
    boolean html = false;
    int at = skipBlank(text, 0);
    while (at < text.length() && text.charAt(at) == '<') {
      if (text.startsWith("<?xml", at) || text.startsWith("<?", at)) {
        xml |= text.startsWith("<?xml", at);
        at = endAfter(text, "?>", at);
      } else if (text.startsWith("<!--", at)) {
        at = endAfter(text, "-->", at);
        html |= !xml && at >= text.length();
      } else if (text.startsWith("<!doctype", at)) {
        if (isHtml(text, at)) {
          return htmlOrHta(text);
        }
        xml = true;
        at = afterDoctype(text, at);
      } else if (isTag(text, at, "svg") || text.startsWith(":svg", endOfPrefix(text, at))) {
        return FileType.SVG;
      } else if (isTag(text, at, "html") || (!xml && isHtml(text, at))) {
        return htmlOrHta(text);
      } else if (text.startsWith("<hta:application", at)) {
        return FileType.HTA;
      } else if (isHostScript(text, at)) {
        return FileType.SCRIPT;
      } else {
        return xml ? FileType.XML : null;
      }
      at = skipBlank(text, at);
    }
    return xml ? FileType.XML : html ? FileType.HTML : null;
  }

  private static FileType htmlOrHta(String text) {
    int first = skipBlank(text, 0);
    boolean runs =
        text.contains("<hta:application")
            || (isTag(text, first, "script")
                && SCRIPT_HOST_WORDS.stream().anyMatch(text::contains));
    return runs ? FileType.HTA : FileType.HTML;
  }

  /**
   * Returns whether it is a script of Windows Script Host or a scriptlet, which run under any name.
   */
  private static boolean isHostScript(String text, int at) {
    boolean root = HOST_SCRIPT_ROOTS.stream().anyMatch(name -> isTag(text, at, name));
    return root && SCRIPT_LANGUAGES.stream().anyMatch(text::contains);
  }

  private static boolean isHtml(String text, int at) {
    return HTML_ELEMENTS.stream().anyMatch(name -> isTag(text, at, name));
  }

  private static boolean isTag(String text, int at, String name) {
    int end = at + 1 + name.length();
    return text.startsWith(name, at + 1)
        && (end == text.length() || " \t\r\n\f>/".indexOf(text.charAt(end)) >= 0);
  }

  private static int endOfPrefix(String text, int at) {
    int end = at + 1;
    while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static int afterDoctype(String text, int at) {
    int end = text.indexOf('>', at);
    int inner = text.indexOf('[', at);
    return inner >= 0 && inner < end ? endAfter(text, "]>", at) : endAfter(text, ">", at);
  }

  private static int endAfter(String text, String end, int at) {
    int found = text.indexOf(end, at);
    return found < 0 ? text.length() : found + end.length();
  }

  private static int skipBlank(String text, int at) {
    int end = at;
    while (end < text.length() && " \t\r\n\f".indexOf(text.charAt(end)) >= 0) {
      end++;
    }
    return end;
  }
}
