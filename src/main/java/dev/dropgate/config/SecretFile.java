package dev.dropgate.config;

import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Set;

/** A secret in a file of its own, as provided by orchestrators and systemd. Stateless. */
final class SecretFile {
  static final String FILE_PROPERTY = "dropgate.smtp.password-file";
  static final String PASSWORD_PROPERTY = "dropgate.smtp.password";
  private static final long MAX_FILE_BYTES = 4096;
  private static final Set<PosixFilePermission> FORBIDDEN_PERMISSIONS =
      Set.of(
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private SecretFile() {}

  /**
   * Copies the password from the file into its property.
   *
   * @param values the resolved values; this method changes them
   * @throws ConfigurationException if the file cannot be used; the message never contains its
   *     content
   */
  static void readInto(Map<String, String> values) throws ConfigurationException {
    String name = values.get(FILE_PROPERTY);
    if (name.isEmpty()) {
      return;
    }
    if (!values.get(PASSWORD_PROPERTY).isEmpty()) {
      throw new ConfigurationException(
          FILE_PROPERTY + " and " + PASSWORD_PROPERTY + " are both set; remove one of them");
    }
    values.put(PASSWORD_PROPERTY, read(GateSettings.path(FILE_PROPERTY, name)));
  }

  private static String read(Path file) throws ConfigurationException {
    try {
      if (!Files.isRegularFile(file)) {
        throw invalid(
            file, "is not there, or is not a regular file; name the file that holds the password");
      }
      if (Files.getPosixFilePermissions(file).stream().anyMatch(FORBIDDEN_PERMISSIONS::contains)) {
        throw invalid(file, "can be read by all users or written by others; chmod 600 it");
      }
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw invalid(file, "is too long for a password");
      }
      String password = Files.readString(file).replaceFirst("\\R\\z", "");
      if (password.isEmpty() || password.lines().count() > 1) {
        throw invalid(file, "must hold the password in one line");
      }
      return password;
    } catch (CharacterCodingException e) {
      throw invalid(file, "is not UTF-8 text");
    } catch (IOException e) {
      throw invalid(file, "cannot be read: " + PrintableText.of(e.getClass().getSimpleName()));
    }
  }

  private static ConfigurationException invalid(Path file, String what) {
    return new ConfigurationException(FILE_PROPERTY + ": " + PrintableText.of(file) + " " + what);
  }
}
