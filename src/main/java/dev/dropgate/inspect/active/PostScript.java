package dev.dropgate.inspect.active;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * PostScript that does more than draw. Words count wherever they stand, also in texts and comments,
 * because data between them can shift the border of both. Stateless.
 */
final class PostScript {
  /** Operators of Ghostscript that only exploits use, and those that touch files. */
  private static final Set<String> HOSTILE =
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

  private static final byte[] BEGINNING = Bytes.latin1("%!");
  private static final byte[] WITH_PREVIEW = Bytes.latin1("\305\320\323\306");

  /** The name of a file that is the output of a program. */
  private static final byte[] PIPE = Bytes.latin1("%pipe%");

  private static final String RUN = "exec";
  private static final String DECODE = "xor";

  /** Longer words are names, not operators. */
  private static final int LONGEST_WORD = 32;

  /** Digits of a hexadecimal text that may be a program. */
  private static final int LONG_HEX = 64;

  private PostScript() {}

  /** Whether a document says by a name that it is some. */
  static boolean isNamed(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".eps") || lower.endsWith(".ps") || lower.endsWith(".epsf");
  }

  /** Whether bytes begin as such a program, or as one with a preview. */
  static boolean begins(byte[] bytes) {
    return Bytes.startsWith(bytes, 0, BEGINNING) || Bytes.startsWith(bytes, 0, WITH_PREVIEW);
  }

  /** Returns why it may do more than draw; null if nothing says so. */
  static String reason(byte[] bytes) {
    if (Bytes.indexOfLower(bytes, PIPE, 0) >= 0) {
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
      if (at > start && at - start <= LONGEST_WORD) {
        String word =
            new String(bytes, start, at - start, StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT);
        if (HOSTILE.contains(word)) {
          return "calls " + word;
        }
        runs |= word.equals(RUN);
        decodes |= word.equals(DECODE);
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

  /** Where a long hexadecimal text ends; 0 if none begins there. */
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
    return digits >= LONG_HEX ? at : 0;
  }

  private static boolean isWord(byte one) {
    return (one >= 'a' && one <= 'z')
        || (one >= 'A' && one <= 'Z')
        || (one >= '0' && one <= '9')
        || one == '.'
        || one == '_';
  }
}
