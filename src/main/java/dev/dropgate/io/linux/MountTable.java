package dev.dropgate.io.linux;

import dev.dropgate.model.RawNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads how file systems are mounted, from /proc/self/mountinfo (proc(5)). Stateless. */
final class MountTable {
  private static final Path FILE = Path.of("/proc/self/mountinfo");
  private static final int DEVICE_FIELD = 2;
  private static final int MOUNT_POINT_FIELD = 4;
  private static final int OPTIONS_FIELD = 5;

  private MountTable() {}

  /**
   * How the file system of a folder is mounted.
   *
   * @param device major and minor number of its device, as in {@code 254:0}
   * @param options the options of the mount
   */
  record Mount(String device, List<String> options) {
    /** Returns whether programs and libraries may be loaded from it. */
    boolean allowsPrograms() {
      return !options.contains("noexec");
    }
  }

  /**
   * Returns the mount of a folder.
   *
   * @param folder an existing folder
   * @return empty if the mount is unknown
   * @throws IOException if the folder does not exist
   */
  static Optional<Mount> find(Path folder) throws IOException {
    return Files.isReadable(FILE) ? find(lines(FILE), folder.toRealPath()) : Optional.empty();
  }

  /**
   * Returns the lines of such a table. They are Latin-1, because mount points may have any name.
   */
  static List<String> lines(Path table) throws IOException {
    return Files.readAllLines(table, StandardCharsets.ISO_8859_1);
  }

  /** Decides by the lines of such a table: the last of the longest mount points counts. */
  static Optional<Mount> find(List<String> table, Path folder) {
    byte[] bytes = RawNames.bytes(folder);
    String path = new String(bytes, StandardCharsets.ISO_8859_1);
    int longest = -1;
    Mount found = null;
    for (String line : table) {
      String[] fields = line.split(" ", OPTIONS_FIELD + 2);
      if (fields.length <= OPTIONS_FIELD) {
        continue;
      }
      String point = unescaped(fields[MOUNT_POINT_FIELD]);
      if (point.length() >= longest && isBelow(path, point)) {
        longest = point.length();
        found = new Mount(fields[DEVICE_FIELD], List.of(fields[OPTIONS_FIELD].split(",")));
      }
    }
    return Optional.ofNullable(found);
  }

  private static boolean isBelow(String path, String point) {
    return point.equals("/")
        || path.equals(point)
        || (path.startsWith(point) && path.charAt(point.length()) == '/');
  }

  // Blank, tab, line feed and backslash are written as \ and three octal digits.
  private static String unescaped(String field) {
    if (field.indexOf('\\') < 0) {
      return field;
    }
    StringBuilder text = new StringBuilder(field.length());
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == '\\' && i + 3 < field.length()) {
        text.append((char) Integer.parseInt(field, i + 1, i + 4, 8));
        i += 3;
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
