package dev.dropgate.inspect.rules.types;

import dev.dropgate.inspect.content.FileType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The types that extensions promise, from extensions.txt. Stateless. */
final class ExtensionTypes {
  private static final Map<String, Set<FileType>> TYPES_BY_EXTENSION = readTable();

  private ExtensionTypes() {}

  /**
   * Returns the types that a file with an extension may have.
   *
   * @param extension lower case, without a dot
   * @return the type that the extension promises first, then other harmless types; null if it
   *     promises none
   */
  static Set<FileType> typesOf(String extension) {
    return TYPES_BY_EXTENSION.get(extension);
  }

  private static Map<String, Set<FileType>> readTable() {
    Map<String, Set<FileType>> all = new HashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(ExtensionTypes.class.getResourceAsStream("extensions.txt")),
                StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int equals = line.indexOf('=');
        if (equals > 0 && !line.startsWith("#")) {
          addLine(all, line.substring(0, equals), line.substring(equals + 1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(all);
  }

  private static void addLine(Map<String, Set<FileType>> all, String extensions, String types) {
    Set<FileType> set = new LinkedHashSet<>();
    for (String type : types.strip().split(" +", -1)) {
      set.add(FileType.valueOf(type));
    }
    for (String extension : extensions.strip().split(" +", -1)) {
      if (all.put(extension, set) != null) {
        throw new IllegalStateException("extensions.txt has ." + extension + " twice");
      }
    }
  }
}
