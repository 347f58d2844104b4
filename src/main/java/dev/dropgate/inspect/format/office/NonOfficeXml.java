package dev.dropgate.inspect.format.office;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A check that XML is not an Office document by its first element. It needs no parser, which would
 * cost more than all other rules together. Stateless.
 */
public final class NonOfficeXml {
  /**
   * The number of characters up to the end of the first element; comments and the like need the
   * parser.
   */
  private static final int MAX_PROLOG_CHARS = 1024;

  private static final String SPACE = "[ \\t\\r\\n]";
  private static final String NAME = "[A-Za-z][A-Za-z0-9._:-]*+";

  /** An attribute value without references, which could hide another text. */
  private static final String VALUE = "(?:\"[^\"<&]*+\"|'[^'<&]*+')";

  /** Declares only encodings in which bytes below 128 are ASCII. */
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

  /** The root element of Hangul documents. */
  private static final String HWPML_ROOT = "hwpml";

  private NonOfficeXml() {}

  /**
   * Returns whether the file is certainly not an Office document.
   *
   * @param head the first bytes of a file
   * @return true if the first element is complete and has no Office namespace, not even a hidden
   *     one
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
