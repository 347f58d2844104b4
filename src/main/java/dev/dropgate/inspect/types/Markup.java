package dev.dropgate.inspect.types;

import dev.dropgate.inspect.FileType;
import java.util.List;

/**
 * Types that are text: what follows a byte order mark and white space tells. The elements are those
 * by which browsers know HTML (WHATWG MIME Sniffing, 7.1). Stateless.
 */
final class Markup {
  private static final List<String> HTML =
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

  private static final List<String> RUNS =
      List.of("vbscript", "activexobject", "wscript.", "jscript.encode", "createobject");

  private static final List<String> HOST_SCRIPTS =
      List.of("job", "package", "scriptlet", "component");

  private static final List<String> LANGUAGES =
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

  private Markup() {}

  /**
   * {@code HTML}, {@code HTA}, {@code SVG}, {@code XML}, {@code SCRIPT} of Windows Script Host, or
   * null for other text.
   */
  static FileType type(String text) {
    boolean xml = false;
    boolean html = false;
    int at = skipBlank(text, 0);
    while (at < text.length() && text.charAt(at) == '<') {
      if (text.startsWith("<?xml", at) || text.startsWith("<?", at)) {
        xml |= text.startsWith("<?xml", at);
        at = after(text, "?>", at);
      } else if (text.startsWith("<!--", at)) {
        at = after(text, "-->", at);
        html |= !xml && at >= text.length();
      } else if (text.startsWith("<!doctype", at)) {
        if (isHtml(text, at)) {
          return asHtml(text);
        }
        xml = true;
        at = afterDoctype(text, at);
      } else if (isTag(text, at, "svg") || text.startsWith(":svg", endOfPrefix(text, at))) {
        return FileType.SVG;
      } else if (isTag(text, at, "html") || (!xml && isHtml(text, at))) {
        return asHtml(text);
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

  private static FileType asHtml(String text) {
    int first = skipBlank(text, 0);
    boolean runs =
        text.contains("<hta:application")
            || (isTag(text, first, "script") && RUNS.stream().anyMatch(text::contains));
    return runs ? FileType.HTA : FileType.HTML;
  }

  /** A script of Windows Script Host, or a scriptlet, which its loader takes under any name. */
  private static boolean isHostScript(String text, int at) {
    boolean root = HOST_SCRIPTS.stream().anyMatch(name -> isTag(text, at, name));
    return root && LANGUAGES.stream().anyMatch(text::contains);
  }

  private static boolean isHtml(String text, int at) {
    return HTML.stream().anyMatch(name -> isTag(text, at, name));
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
    return inner >= 0 && inner < end ? after(text, "]>", at) : after(text, ">", at);
  }

  private static int after(String text, String end, int at) {
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
