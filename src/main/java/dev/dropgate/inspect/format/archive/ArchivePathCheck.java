package dev.dropgate.inspect.format.archive;

import dev.dropgate.model.NameDecoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A check of the paths in one archive from the view of a program that extracts it. Detects paths
 * that leave the target folder, directly or through a link. Slash and backslash both separate,
 * because archives are extracted on other systems. Not thread safe.
 */
final class ArchivePathCheck {
  /** The number of characters of a path that are compared. */
  private static final int MAX_COMPARED_CHARS = 4096;

  private final Set<String> links = new HashSet<>();
  private final Map<Integer, Integer> folded = new HashMap<>();

  /**
   * Returns why a path leaves the target folder.
   *
   * @param path of a member
   * @return a text for people that continues a sentence about the path; null if it stays inside
   */
  String escapeReason(byte[] path) {
    String text = decodePath(path);
    if (text.indexOf('\0') >= 0) {
      return "has a NUL in its name";
    }
    String reason = leaveReason(text);
    if (reason == null && !links.isEmpty()) {
      return passesLink(splitPath(text), false) ? "lies behind a link in the same archive" : null;
    }
    return reason;
  }

  /**
   * Records a link and returns why it leads out of the target folder.
   *
   * @param path of the link
   * @param target what it points to
   * @param symbolic whether the target is relative to the folder of the link; else it is relative
   *     to the root of the archive
   * @return as in {@link #escapeReason}
   */
  String linkEscapeReason(byte[] path, byte[] target, boolean symbolic) {
    String[] own = splitPath(decodePath(path));
    String to = decodePath(target);
    String reason = null;
    if (isAbsolute(to)) {
      reason = "is a link to an absolute path";
    } else {
      int folder = 0;
      for (int i = 0; symbolic && i < own.length - 1; i++) {
        folder += isEmptyPart(own[i]) ? 0 : isUp(own[i]) ? -1 : 1;
      }
      boolean out = lowestDepth(splitPath(to)) + folder < 0;
      boolean passesLink = to.contains("..") && passesLink(splitPath(to), true);
      reason = out || passesLink ? "is a link out of the folder" : null;
    }
    if (symbolic) {
      links.add(pathKey(own, own.length));
    }
    return reason;
  }

  /**
   * Returns whether another member has the same name on a file system that ignores case and Unicode
   * normalization.
   */
  boolean isTwin(byte[] path) {
    String text = decodePath(path);
    String same = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    Integer before = folded.putIfAbsent(same.hashCode(), text.hashCode());
    return before != null && before != text.hashCode();
  }

  /** Returns whether Windows takes a part of the path for a device. */
  static boolean isDevice(byte[] path) {
    for (String part : splitPath(NameDecoder.decode(path, StandardCharsets.UTF_8))) {
      int dot = part.indexOf('.');
      String stem = (dot < 0 ? part : part.substring(0, dot)).strip().toUpperCase(Locale.ROOT);
      boolean device =
          switch (stem) {
            case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$" -> true;
            default ->
                stem.length() == 4
                    && (stem.startsWith("COM") || stem.startsWith("LPT"))
                    && stem.charAt(3) >= '1'
                    && stem.charAt(3) <= '9';
          };
      if (device) {
        return true;
      }
    }
    return false;
  }

  private static String leaveReason(String path) {
    if (isAbsolute(path)) {
      boolean root = Arrays.stream(splitPath(path)).allMatch(ArchivePathCheck::isEmptyPart);
      return root ? null : "has an absolute path"; // a slash alone is the target folder itself
    }
    return path.contains("..") && lowestDepth(splitPath(path)) < 0
        ? "has a path out of the folder"
        : null;
  }

  private static boolean isAbsolute(String path) {
    return path.startsWith("/")
        || path.startsWith("\\")
        || (path.length() > 1 && path.charAt(1) == ':' && isLetter(path.charAt(0)));
  }

  private static boolean isLetter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  /** Returns the lowest depth on the path; negative if it leaves the folder. */
  private static int lowestDepth(String[] parts) {
    int depth = 0;
    int lowest = 0;
    for (String part : parts) {
      depth += isEmptyPart(part) ? 0 : isUp(part) ? -1 : 1;
      lowest = Math.min(lowest, depth);
    }
    return lowest;
  }

  private boolean passesLink(String[] parts, boolean wholly) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < parts.length - (wholly ? 0 : 1); i++) {
      if (!isEmptyPart(parts[i])) {
        path.append('/').append(parts[i].toLowerCase(Locale.ROOT));
        if (path.length() > MAX_COMPARED_CHARS) {
          return false;
        } else if (links.contains(path.toString())) {
          return true;
        }
      }
    }
    return false;
  }

  private static String pathKey(String[] parts, int count) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < count; i++) {
      if (!isEmptyPart(parts[i])) {
        path.append('/').append(parts[i].toLowerCase(Locale.ROOT));
      }
    }
    return path.length() > MAX_COMPARED_CHARS
        ? path.substring(0, MAX_COMPARED_CHARS)
        : path.toString();
  }

  private static String[] splitPath(String path) {
    return path.replace('\\', '/').split("/", -1);
  }

  private static boolean isEmptyPart(String part) {
    return part.isEmpty() || part.equals(".");
  }

  /** Returns whether a part means the parent folder. Windows drops trailing dots and blanks. */
  private static boolean isUp(String part) {
    return part.startsWith("..") && part.replace('.', ' ').isBlank();
  }

  // A legacy encoding is not tried: programs that ignore it take a second byte for a backslash.
  private static String decodePath(byte[] path) {
    String text = new String(path, StandardCharsets.ISO_8859_1);
    return text.length() > 0 && isAscii(text) ? text : new String(path, StandardCharsets.UTF_8);
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }
}
