package dev.dropgate.cli;

import dev.dropgate.files.SafeText;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Set;

/** A secret in a file of its own, as orchestrators and systemd hand them out. Stateless. */
final class SecretFile {
  static final String FILE = "dropgate.smtp.password-file";
  static final String PASSWORD = "dropgate.smtp.password";
  private static final long LONGEST = 4096;
  private static final Set<PosixFilePermission> FORBIDDEN =
      Set.of(
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private SecretFile() {}

  /**
   * Puts the password of the file into its property.
   *
   * @param values resolved; changed
   * @throws ConfigurationException if the file cannot be used; never with a part of its content
   */
  static void into(Map<String, String> values) throws ConfigurationException {
    String name = values.get(FILE);
    if (name.isEmpty()) {
      return;
    }
    if (!values.get(PASSWORD).isEmpty()) {
      throw new ConfigurationException(
          FILE + " and " + PASSWORD + " are both set; remove one of them");
    }
    values.put(PASSWORD, read(Settings.path(FILE, name)));
  }

  private static String read(Path file) throws ConfigurationException {
    try {
      if (!Files.isRegularFile(file)) {
        throw bad(file, "is not there, or is no file; name the file that holds the password");
      }
      if (Files.getPosixFilePermissions(file).stream().anyMatch(FORBIDDEN::contains)) {
        throw bad(file, "can be read by everybody or written by others; chmod 600 it");
      }
      if (Files.size(file) > LONGEST) {
        throw bad(file, "is too long for a password");
      }
      String password = Files.readString(file).replaceFirst("\\R\\z", "");
      if (password.isEmpty() || password.lines().count() > 1) {
        throw bad(file, "must hold the password in one line");
      }
      return password;
    } catch (CharacterCodingException e) {
      throw bad(file, "is no text in UTF-8");
    } catch (IOException e) {
      throw bad(file, "cannot be read: " + SafeText.of(e.getClass().getSimpleName()));
    }
  }

  private static ConfigurationException bad(Path file, String what) {
    return new ConfigurationException(FILE + ": " + SafeText.of(file) + " " + what);
  }
}
