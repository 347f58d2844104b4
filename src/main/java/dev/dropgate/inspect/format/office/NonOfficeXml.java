package dev.dropgate.inspect.format.office;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * XML that says with its first element that it is no document of Office. It needs no parser, which
 * would cost more than all other rules together. Stateless.
 */
public final class NonOfficeXml {
  /** Of what may be before the first element; comments and the like are left to the parser. */
  private static final int MAX_PROLOG_CHARS = 1024;

  private static final String SPACE = "[ \\t\\r\\n]";
  private static final String NAME = "[A-Za-z][A-Za-z0-9._:-]*+";

  /** What could be another text than it looks like, by a reference, is no such value. */
  private static final String VALUE = "(?:\"[^\"<&]*+\"|'[^'<&]*+')";

  /** Of encodings in which a byte below 128 is the character that it looks like. */
  private static final String DECLARATION =
      "<\\?xml"
          + (SPACE + "+version=[\"']1\\.[0-9][\"']")
          + ("(?:" + SPACE + "+encoding=[\"'](?:utf-8|us-ascii|iso-8859-1)[\"'])?")
          + ("(?:" + SPACE + "+standalone=[\"'](?:yes|no)[\"'])?")
          + (SPACE + "*\\?>");

  private static final String ATTRIBUTE =
      SPACE + "++" + NAME + SPACE + "*+=" + SPACE + "*+" + VALUE;

  private static final Pattern FIRST_ELEMENT =
      Pattern.compile(
          "(?:\\xEF\\xBB\\xBF)?"
              + ("(?:" + DECLARATION + ")?")
              + (SPACE + "*+")
              + ("(<" + NAME + "(?:" + ATTRIBUTE + ")*+" + SPACE + "*+/?>)"),
          Pattern.CASE_INSENSITIVE);

  /** Of documents of Hangul. */
  private static final String HWPML_ROOT = "hwpml";

  private NonOfficeXml() {}

  /**
   * Whether it is surely none.
   *
   * @param head the first bytes of a file
   * @return true if its first element is there in full, and has no namespace of Office, not even a
   *     hidden one
   */
  public static boolean isNotOffice(byte[] head) {
    String start = new String(head, 0, Math.min(head.length, MAX_PROLOG_CHARS), ISO_8859_1);
    Matcher first = FIRST_ELEMENT.matcher(start);
    if (!first.lookingAt()) {
      return false;
    }
    String element = first.group(1).toLowerCase(Locale.ROOT);
    return !element.contains("office") && !element.contains(HWPML_ROOT);
  }
}
