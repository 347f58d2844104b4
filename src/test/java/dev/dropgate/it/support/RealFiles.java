package dev.dropgate.it.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Contents of real files, taken from the packages that the build fetches into target/real-files.
 */
public final class RealFiles {
  private static final Path FOLDER = Path.of("target", "real-files");

  private RealFiles() {}

  /** Windows executables and libraries: each starts with MZ. */
  public static List<byte[]> windowsExecutables() {
    List<byte[]> all = inArchives(name -> name.endsWith(".dll") || name.endsWith(".exe"));
    all.removeIf(content -> content.length < 1000 || content[0] != 'M' || content[1] != 'Z');
    if (all.size() < 5) {
      throw new IllegalStateException("too few executables in " + FOLDER + ": " + all.size());
    }
    return all;
  }

  /**
   * Real texts, none of them empty, that are clean under any harmless name: those of this project.
   */
  public static List<byte[]> documents() {
    List<byte[]> all = new ArrayList<>();
    for (String folder : List.of("docs", "src/main/java")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        for (Path file : files.sorted().toList()) {
          if (file.toString().endsWith(".md") || file.toString().endsWith(".java")) {
            all.add(Files.readAllBytes(file));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return all;
  }

  /**
   * Members of one package.
   *
   * @param wanted what each is to be called, by its path
   * @return by what it is called
   */
  public static Map<String, byte[]> members(String jar, Map<String, String> wanted) {
    Map<String, byte[]> found = new TreeMap<>();
    try (ZipFile zip = new ZipFile(FOLDER.resolve(jar).toString())) {
      for (Map.Entry<String, String> member : wanted.entrySet()) {
        try (InputStream in = zip.getInputStream(zip.getEntry(member.getKey()))) {
          found.put(member.getValue(), in.readAllBytes());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("run the build once: mvn generate-test-resources", e);
    }
    return found;
  }

  /** Returns all members of one package except classes, by their paths, in order. */
  public static Map<String, byte[]> members(String jar) {
    try (ZipFile zip = new ZipFile(FOLDER.resolve(jar).toString())) {
      return members(
          jar,
          zip.stream()
              .filter(entry -> !entry.isDirectory() && !entry.getName().endsWith(".class"))
              .collect(Collectors.toMap(ZipEntry::getName, ZipEntry::getName)));
    } catch (IOException e) {
      throw new UncheckedIOException("run the build once: mvn generate-test-resources", e);
    }
  }

  private interface Wanted {
    boolean test(String lowerCaseName);
  }

  private static List<byte[]> inArchives(Wanted wanted) {
    List<byte[]> contents = new ArrayList<>();
    try (Stream<Path> jars = Files.list(FOLDER)) {
      for (Path jar : jars.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
        addAll(jar, wanted, contents);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("run the build once: mvn generate-test-resources", e);
    }
    return contents;
  }

  private static void addAll(Path jar, Wanted wanted, List<byte[]> contents) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        if (!entry.isDirectory()
            && entry.getSize() < 4_000_000
            && wanted.test(entry.getName().toLowerCase(Locale.ROOT))) {
          try (InputStream in = zip.getInputStream(entry)) {
            contents.add(in.readAllBytes());
          }
        }
      }
    }
  }
}
