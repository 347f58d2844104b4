package dev.dropgate.inspect.format.hwp;

import dev.dropgate.inspect.format.document.LittleEndianBytes;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * A detector of PostScript that does more than draw. Words count everywhere, also in texts and
 * comments, because data can shift the borders of both. Stateless.
 */
public final class PostScriptReader {
  /** Ghostscript operators that only exploits use, and operators on files. */
  private static final Set<String> HOSTILE_OPERATORS =
      Set.of(
          ".eqproc",
          ".rsdparams",
          ".forceput",
          ".loadfontloop",
          ".libfile",
          ".runlibfile",
          "deletefile",
          "renamefile",
          "filenameforall",
          "runlibfile");

  private static final byte[] SIGNATURE = LittleEndianBytes.latin1("%!");
  private static final byte[] PREVIEW_SIGNATURE = LittleEndianBytes.latin1("\305\320\323\306");

  /** The prefix of a file name that runs a program; the file is its output. */
  private static final byte[] PIPE_FILE = LittleEndianBytes.latin1("%pipe%");

  private static final String EXEC_OPERATOR = "exec";
  private static final String XOR_OPERATOR = "xor";

  /** A longer word is a name, not an operator. */
  private static final int MAX_WORD_CHARS = 32;

  /** The length of a hexadecimal text that may be a program. */
  private static final int MIN_HEX_DIGITS = 64;

  private PostScriptReader() {}

  /** Returns whether a name in a document denotes PostScript. */
  public static boolean isNamed(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".eps") || lower.endsWith(".ps") || lower.endsWith(".epsf");
  }

  /** Returns whether the bytes begin as PostScript, with or without a preview. */
  public static boolean isPostScript(byte[] bytes) {
    return LittleEndianBytes.startsWith(bytes, 0, SIGNATURE)
        || LittleEndianBytes.startsWith(bytes, 0, PREVIEW_SIGNATURE);
  }

  /** Returns why the program may do more than draw, or null. */
  public static String hostileReason(byte[] bytes) {
    if (LittleEndianBytes.indexOfIgnoreCase(bytes, PIPE_FILE, 0) >= 0) {
      return "starts a program";
    }
    boolean runs = false;
    boolean decodes = false;
    boolean hex = false;
    int start = 0;
    for (int at = 0; at <= bytes.length; at++) {
      if (at < bytes.length && isWord(bytes[at])) {
        continue;
      }
      if (at > start && at - start <= MAX_WORD_CHARS) {
        String word =
            new String(bytes, start, at - start, StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT);
        if (HOSTILE_OPERATORS.contains(word)) {
          return "calls " + word;
        }
        runs |= word.equals(EXEC_OPERATOR);
        decodes |= word.equals(XOR_OPERATOR);
      }
      if (at < bytes.length && bytes[at] == '<') {
        int end = hexEnd(bytes, at + 1);
        hex |= end > 0;
        at = Math.max(at, end - 1);
      }
      start = at + 1;
    }
    boolean hidden = runs && (decodes || hex);
    return hidden ? "runs what it has decoded" : null;
  }

  /** Returns the end of a long hexadecimal text, or 0 if none begins here. */
  private static int hexEnd(byte[] bytes, int from) {
    int digits = 0;
    int at = from;
    while (at < bytes.length && (bytes[at] <= ' ' || Character.digit(bytes[at], 16) >= 0)) {
      if (bytes[at] < 0) {
        return 0;
      }
      digits += bytes[at] > ' ' ? 1 : 0;
      at++;
    }
    return digits >= MIN_HEX_DIGITS ? at : 0;
  }

  private static boolean isWord(byte one) {
    return (one >= 'a' && one <= 'z')
        || (one >= 'A' && one <= 'Z')
        || (one >= '0' && one <= '9')
        || one == '.'
        || one == '_';
  }
}
