package dev.dropgate.inspect.format.appledouble;

import dev.dropgate.model.RawNames;
import java.nio.file.Path;
import java.util.Arrays;

/** Names of the companion files that macOS writes: {@code ._report.docx}. Stateless. */
public final class AppleDoubleName {
  private static final int PREFIX_BYTES = 2;

  private AppleDoubleName() {}

  /**
   * Returns whether a name is that of a companion file, such as {@code ._report.docx}.
   *
   * @param name without folders
   */
  public static boolean isCompanion(Path name) {
    return isCompanion(RawNames.bytes(name));
  }

  private static boolean isCompanion(byte[] name) {
    return name.length > PREFIX_BYTES && name[0] == '.' && name[1] == '_';
  }

  /**
   * Returns the name of the file that a companion belongs to.
   *
   * @param name without folders
   * @return unchanged if the name is not that of a companion
   */
  public static byte[] withoutPrefix(byte[] name) {
    return isCompanion(name) ? Arrays.copyOfRange(name, PREFIX_BYTES, name.length) : name;
  }
}
