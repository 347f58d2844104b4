package dev.dropgate.inspect.types;

import dev.dropgate.files.RawNames;
import java.nio.file.Path;
import java.util.Arrays;

/** Names of the files that macOS writes beside a file: {@code ._report.docx}. Stateless. */
public final class AppleDoubleName {
  private static final int PREFIX = 2;

  private AppleDoubleName() {}

  /**
   * Returns whether a name is that of such a companion.
   *
   * @param name without folders
   * @return true for {@code ._report.docx}
   */
  public static boolean is(Path name) {
    return is(RawNames.bytes(name));
  }

  private static boolean is(byte[] name) {
    return name.length > PREFIX && name[0] == '.' && name[1] == '_';
  }

  /**
   * Returns the name of the file that a companion belongs to.
   *
   * @param name without folders
   * @return unchanged if it is not the name of a companion
   */
  public static byte[] without(byte[] name) {
    return is(name) ? Arrays.copyOfRange(name, PREFIX, name.length) : name;
  }
}
