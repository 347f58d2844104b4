package dev.dropgate.inspect.format.pdf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSString;

/**
 * A reader of scripts that finds calls which forms do not need: opening an attachment, building
 * code from text, and Acrobat functions with known vulnerabilities. Stateless.
 */
public final class PdfScriptReader {
  private static final int MAX_SCRIPT_BYTES = 8 << 20;

  // Both look at the first letter first, because few places in a text begin such a word.
  private static final Pattern HOSTILE_CALLS =
      Pattern.compile(
          "(?=[Ccefmnpu%])(?:exportDataObject|nLaunch|\\bunescape\\s*+\\(|\\beval\\s*+\\("
              + "|fromCharCode|collectEmailInfo|Collab\\s*+\\.\\s*+getIcon"
              + "|media\\s*+\\.\\s*+newPlayer|printSeps|customDictionaryOpen"
              + "|%u[0-9a-fA-F]{4}%u[0-9a-fA-F]{4})");

  private static final Pattern HOSTILE_IN_FORM =
      Pattern.compile(
          "(?=[Ccenpu%])(?:exportDataObject|nLaunch|\\bunescape\\s*+\\(|collectEmailInfo"
              + "|Collab\\s*+\\.\\s*+getIcon|printSeps|customDictionaryOpen|%u[0-9a-fA-F]{4}%u[0-9a-fA-F]{4})");

  /** A URL that ends with the extension of a program. */
  private static final Pattern LAUNCHED_PROGRAM =
      Pattern.compile(
          "launchURL\\s*+\\(\\s*+[\"'][^\"'\\s]{1,500}\\.(?i:exe|com|scr|bat|cmd|msi|hta|js|vbs|ps1|lnk)[\"'?#]");

  private PdfScriptReader() {}

  /** Returns the text of a script; empty if there is none. */
  public static String readText(COSBase script, BoundedPdfParser parser) throws IOException {
    return readText(parser.follow(script), parser);
  }

  /** Returns the text of a script whose references are already followed. */
  public static String readText(BoundedPdfParser.Target target, BoundedPdfParser parser)
      throws IOException {
    String text = readText(target.object());
    if (target.key() != null) {
      parser.release(target.key(), target.object());
    }
    return text;
  }

  private static String readText(COSBase found) throws IOException {
    if (found instanceof COSString string) {
      return string.getString();
    }
    if (found instanceof BoundedPdfStream stream) {
      byte[] bytes = stream.decodeBounded(MAX_SCRIPT_BYTES);
      boolean wide = bytes.length > 1 && bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF;
      return new String(bytes, wide ? StandardCharsets.UTF_16BE : StandardCharsets.ISO_8859_1);
    }
    return "";
  }

  /** Returns a hostile call in the text, or null. */
  public static String findHostile(CharSequence text) {
    Matcher matcher = HOSTILE_CALLS.matcher(text);
    return matcher.find() ? matcher.group() : findLaunched(text);
  }

  /**
   * Returns a hostile call in a script of an XML form, or null. Legitimate programs build such
   * scripts from text, so those calls are allowed.
   */
  public static String findHostileInForm(CharSequence text) {
    Matcher matcher = HOSTILE_IN_FORM.matcher(text);
    return matcher.find() ? matcher.group() : findLaunched(text);
  }

  private static String findLaunched(CharSequence text) {
    Matcher matcher = LAUNCHED_PROGRAM.matcher(text);
    return matcher.find() ? "launchURL of a program" : null;
  }
}
