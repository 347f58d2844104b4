package dev.dropgate.inspect.format.pdf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSString;

/**
 * The text of scripts, and what forms have no use for: to open an attachment, to build code from
 * text, and the functions of Acrobat with known holes that nothing else needs. Stateless.
 */
public final class PdfScriptReader {
  private static final int MAX_SCRIPT_BYTES = 8 << 20;

  // Both begin with a look at the first letter, as most of a text begins none of these words.
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

  /** An address that ends as a program does. */
  private static final Pattern LAUNCHED_PROGRAM =
      Pattern.compile(
          "launchURL\\s*+\\(\\s*+[\"'][^\"'\\s]{1,500}\\.(?i:exe|com|scr|bat|cmd|msi|hta|js|vbs|ps1|lnk)[\"'?#]");

  private PdfScriptReader() {}

  /** Returns the text; empty if it cannot be found. */
  public static String readText(COSBase script, BoundedPdfParser parser) throws IOException {
    return readText(parser.follow(script), parser);
  }

  /** The same, where references are followed already. */
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

  /** What is hostile in it; null if nothing is. */
  public static String findHostile(CharSequence text) {
    Matcher matcher = HOSTILE_CALLS.matcher(text);
    return matcher.find() ? matcher.group() : findLaunched(text);
  }

  /** The same for the scripts of a form in XML, which honest programs build of text, too. */
  public static String findHostileInForm(CharSequence text) {
    Matcher matcher = HOSTILE_IN_FORM.matcher(text);
    return matcher.find() ? matcher.group() : findLaunched(text);
  }

  private static String findLaunched(CharSequence text) {
    Matcher matcher = LAUNCHED_PROGRAM.matcher(text);
    return matcher.find() ? "launchURL of a program" : null;
  }
}
