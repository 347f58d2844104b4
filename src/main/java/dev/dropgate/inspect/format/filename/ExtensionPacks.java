package dev.dropgate.inspect.format.filename;

import dev.dropgate.model.PrintableText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/** The lists of extensions in the jar; each file names its sources. Thread safe. */
public final class ExtensionPacks {
  /** The names of all packs. */
  static final List<String> PACK_NAMES =
      List.of(
          "core",
          "attack",
          "gmail",
          "outlook",
          "m365",
          "office-macros",
          "scripts",
          "disk-images",
          "leak",
          "web",
          "unix-run");

  private static final ConcurrentMap<String, Set<String>> LOADED_PACKS = new ConcurrentHashMap<>();

  private ExtensionPacks() {}

  /**
   * Returns the extensions of a pack.
   *
   * @param name for example {@code core}
   * @return lower case, without dots
   * @throws IllegalArgumentException with one printable line if there is no such pack
   */
  public static Set<String> extensionsOf(String name) {
    if (!PACK_NAMES.contains(name)) {
      throw new IllegalArgumentException(
          "unknown extension pack \"pack:"
              + PrintableText.of(name)
              + "\"; packs are "
              + String.join(", ", PACK_NAMES)
              + ", written as in exe,dll,pack:core");
    }
    return LOADED_PACKS.computeIfAbsent(name, ExtensionPacks::read);
  }

  private static Set<String> read(String name) {
    String resource = "/dev/dropgate/inspect/packs/" + name + ".txt";
    try (InputStream in = ExtensionPacks.class.getResourceAsStream(resource);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException("the jar is damaged: " + resource, e);
    }
  }
}
