package dev.dropgate.inspect.corpus;

import dev.dropgate.inspect.corpus.RealFile.Group;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Collects the files that the build has, each once: what it fetches, the class path, the JDK, and
 * its own sources. {@code -Dcorpus.full=true} adds the largest fetched packages. {@code
 * -Dcorpus.system=DIR,DIR} adds folders of the machine, for measurements only, because their
 * content is unknown (a package of test viruses, for example).
 */
final class Corpus {
  private static final long LARGEST = 4 << 20;

  /** More files than those of the build. */
  static final boolean FULL = Boolean.getBoolean("corpus.full");

  private static final int MOST = FULL ? 3000 : 600;
  private static final Path FILE = Path.of("/usr/bin/file");

  private final Path folder;
  private final Set<String> known = new HashSet<>();
  private final List<RealFile> files = new ArrayList<>();

  private Corpus(Path folder) {
    this.folder = folder;
  }

  /**
   * All files.
   *
   * @param folder for what has to be unpacked
   */
  static List<RealFile> all(Path folder) throws Exception {
    Corpus corpus = new Corpus(folder);
    corpus.fetched();
    corpus.classPath();
    Path java = Path.of(System.getProperty("java.home"));
    for (String part : List.of("legal", "conf", "include", "lib")) {
      corpus.tree(Group.JDK, java.resolve(part));
    }
    for (String part : List.of("src", "docs", "routes")) {
      corpus.tree(Group.SOURCES, Path.of(part));
    }
    for (String folderOfSystem : System.getProperty("corpus.system", "").split(",", -1)) {
      if (!folderOfSystem.isEmpty()) {
        corpus.tree(Group.SYSTEM, Path.of(folderOfSystem));
      }
    }
    return corpus.typed();
  }

  private void fetched() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("target", "real-files"))) {
      for (Path one : all.sorted().toList()) {
        if (one.toString().contains("commons-compress") && !FULL) {
          continue; // a minute, and ArchiveFixturesTest has them all in a table
        }
        if (one.toString().endsWith(".jar")) {
          unpack(Group.FIXTURES, one);
        } else {
          add(Group.FIXTURES, one.toString(), one.getFileName().toString(), one);
        }
      }
    }
  }

  private void classPath() throws IOException {
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path jar = Path.of(entry);
      if (entry.endsWith(".jar") && Files.isRegularFile(jar)) {
        unpack(Group.ARTIFACTS, jar);
        if (Files.size(jar) < LARGEST) {
          String name = jar.getFileName().toString().replaceFirst("jar$", "zip");
          add(Group.ARTIFACTS, jar.getFileName() + " as " + name, name, jar);
        }
      }
    }
  }

  private void unpack(Group group, Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        String path = entry.getName();
        if (!entry.isDirectory() && !path.endsWith(".class")) {
          Path file = folder.resolve(Integer.toString(files.size()) + "-" + known.size());
          try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, file);
          }
          add(
              group,
              jar.getFileName() + "!" + path,
              path.substring(path.lastIndexOf('/') + 1),
              file);
        }
      }
    }
  }

  private void tree(Group group, Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      return;
    }
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(root.toRealPath(), new Collector(found));
    found.sort(Comparator.naturalOrder());
    int step = Math.max(1, (found.size() + MOST - 1) / MOST);
    for (int i = 0; i < found.size(); i += step) {
      add(group, found.get(i).toString(), found.get(i).getFileName().toString(), found.get(i));
    }
  }

  private void add(Group group, String origin, String name, Path content) throws IOException {
    if (known.add(name + " " + sha256(content))) {
      files.add(new RealFile(group, origin, name, content, ""));
    } else if (content.startsWith(folder)) {
      Files.delete(content);
    }
  }

  private static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<RealFile> typed() throws Exception {
    if (!Files.isExecutable(FILE)) {
      return files;
    }
    Path list = folder.resolve("names");
    Files.write(list, files.stream().map(file -> file.content().toString()).toList());
    Process process =
        new ProcessBuilder(FILE.toString(), "-b", "-N", "-f", list.toString())
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    List<String> lines = out.lines().toList();
    if (process.waitFor() != 0 || lines.size() != files.size()) {
      throw new IllegalStateException(lines.size() + " types for " + files.size() + " files");
    }
    List<RealFile> typed = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      RealFile file = files.get(i);
      typed.add(
          new RealFile(file.group(), file.origin(), file.name(), file.content(), lines.get(i)));
    }
    return typed;
  }

  private static final class Collector extends SimpleFileVisitor<Path> {
    private final List<Path> files;

    Collector(List<Path> files) {
      this.files = files;
    }

    /** Samples are made to be found. */
    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return folder.endsWith(Path.of("testdata", "samples"))
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      boolean plain = file.toString().chars().allMatch(c -> c >= ' ' && c < 127);
      if (plain
          && attributes.isRegularFile()
          && attributes.size() > 0
          && attributes.size() < LARGEST
          && Files.isReadable(file)) {
        files.add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }
  }
}
