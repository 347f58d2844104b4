package dev.dropgate.quarantine.file;

import dev.dropgate.io.ContentHasher;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/** The file with the key that seals records: 32 bytes as 64 hex digits. Stateless. */
public final class SealKeyFile {
  static final int KEY_BYTES = 32;
  private static final int MAX_FILE_BYTES = 1024;
  private static final Set<PosixFilePermission> FORBIDDEN_PERMISSIONS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private SealKeyFile() {}

  /**
   * Checks a key file.
   *
   * @param file its path
   * @return the problem and its fix, never a part of the key; null if there is no problem
   */
  public static String problem(Path file) {
    try {
      read(file);
      return null;
    } catch (IOException e) {
      return e instanceof FileSystemException problem && problem.getReason() != null
          ? PrintableText.of(problem.getFile()) + " " + problem.getReason()
          : PrintableText.of(e.toString()).toString();
    }
  }

  /**
   * Reads a key file.
   *
   * @return the key, 32 bytes
   * @throws FileSystemException if it is missing, open to other users or not a key; its reason
   *     names the fix
   */
  static byte[] read(Path file) throws IOException {
    String text;
    try {
      if (!Files.isRegularFile(file)) {
        throw new NoSuchFileException(file.toString());
      }
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
      if (mode.stream().anyMatch(FORBIDDEN_PERMISSIONS::contains)) {
        throw problem(file, "can be read or written by others than its owner; chmod 600 it");
      }
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw problem(file, "is not a key; " + suggestFix(file));
      }
      text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip();
    } catch (NoSuchFileException e) {
      throw problem(file, "is not there; " + suggestFix(file));
    }
    if (!text.matches("[0-9a-fA-F]{" + 2 * KEY_BYTES + "}")) {
      throw problem(file, "does not hold 64 hex digits; " + suggestFix(file));
    }
    return HexFormat.of().parseHex(text);
  }

  /** Returns a name for a key that reveals nothing about the key. */
  static String keyName(byte[] key) {
    byte[] label = "dropgate seal key ".getBytes(StandardCharsets.US_ASCII);
    byte[] both = Arrays.copyOf(label, label.length + key.length);
    System.arraycopy(key, 0, both, label.length, key.length);
    return HexFormat.of().formatHex(ContentHasher.sha256(both), 0, 8);
  }

  private static FileSystemException problem(Path file, String reason) {
    return new FileSystemException(file.toString(), null, reason);
  }

  private static String suggestFix(Path file) {
    return "make one with (umask 077; openssl rand -hex 32 > " + PrintableText.of(file) + ")";
  }
}
