package dev.dropgate.inspect.rules.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.RuleSet;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.FileContent;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.content.FileType.Group;
import dev.dropgate.inspect.format.detect.FileTypeDetector;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What {@code file}, another program with another table, says of the same files. */
class TypesOfRealFilesTest {
  private static final Pattern PROGRAM =
      Pattern.compile(
          "^(setuid |setgid |sticky )*(PE32|ELF|Mach-O|MS-DOS executable|executable .RISC"
              + " System|(64-bit )?XCOFF).*");

  private static final int MOST = 10_000;
  private static final RuleSet RULES = Made.typeRules();

  @Test
  void everyProgramInTheFetchedPackagesIsFoundUnderAnyNameAndNothingElse(@TempDir Path folder)
      throws Exception {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> fetched = Files.list(Path.of("target", "real-files"))) {
      for (Path one : fetched.sorted().toList()) {
        if (one.toString().endsWith(".jar")) {
          unpack(one, folder, files);
        } else {
          files.add(one);
        }
      }
    }
    assertThat(files).hasSizeGreaterThan(800);
    Map<Path, String> oracle = file(files);
    int programs = 0;
    for (Path file : files) {
      boolean program = PROGRAM.matcher(oracle.get(file)).matches();
      programs += program ? 1 : 0;
      for (String name : new String[] {"a", "a.pdf", "a.docx", "a.exe", "a.txt"}) {
        assertThat(isProgram(file, name)).as(file + ": " + oracle.get(file)).isEqualTo(program);
      }
    }
    assertThat(programs).isGreaterThan(50);
  }

  @Test
  void theProgramsOfTheJdkAreFoundAndItsScriptsAreScripts() throws Exception {
    Path java = Path.of(System.getProperty("java.home")).toRealPath();
    List<Path> files = below(List.of(java.resolve("bin"), java.resolve("lib")), MOST);
    programsAndScripts(files);
  }

  @Test
  @EnabledIfSystemProperty(named = "corpus.system", matches = ".+")
  void theProgramsOfThisSystemAreFoundAndItsScriptsAreScripts() throws Exception {
    programsAndScripts(below(system(), 6000));
  }

  private static List<Path> system() {
    return Stream.of(System.getProperty("corpus.system").split(",", -1)).map(Path::of).toList();
  }

  private static void programsAndScripts(List<Path> files) throws Exception {
    assertThat(files).isNotEmpty();
    Map<Path, String> oracle = file(files);
    for (Path file : files) {
      String says = oracle.get(file);
      FileType type = type(file);
      assertThat(type.group() == Group.PROGRAM)
          .as(file + " is " + type + ", and by file: " + says)
          .isEqualTo(PROGRAM.matcher(says).matches());
      if (says.matches("(POSIX shell|Bourne-Again shell|Perl|Python) script.*executable.*")
          && startsAsScript(file)) {
        assertThat(type).as(file.toString()).isEqualTo(FileType.SCRIPT);
      }
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "corpus.system", matches = ".+")
  void noDocumentOfThisSystemIsCalledDangerous() throws IOException {
    List<Path> files = below(system(), MOST);
    assumeTrue(files.size() > 1000, "a system without documentation");
    RuleSet rules = new Inspector().ruleSet("", "executable=off");
    TreeSet<String> wrong = new TreeSet<>();
    int held = 0;
    for (Path file : files) {
      try (FileContent content = FileContent.open(file)) {
        var judgement = rules.judge(new ScanTarget(file.getFileName(), EntryKind.FILE, content));
        held += judgement.verdict() == Verdict.UNDECIDED ? 1 : 0;
        if (judgement.verdict() == Verdict.DANGEROUS) {
          wrong.add(file + ": " + judgement.reasons());
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(held).as("files held").isLessThanOrEqualTo(files.size() / 1000 + 1);
  }

  private static boolean isProgram(Path file, String name) throws IOException {
    try (FileContent content = FileContent.open(file)) {
      var judgement = RULES.judge(new ScanTarget(Path.of(name), EntryKind.FILE, content));
      return judgement.rules().contains("executable");
    }
  }

  private static FileType type(Path file) throws IOException {
    try (FileContent content = FileContent.open(file)) {
      return FileTypeDetector.detectFirst(content);
    }
  }

  private static boolean startsAsScript(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(3), StandardCharsets.ISO_8859_1).matches("#![ /]");
    }
  }

  private static Map<Path, String> file(List<Path> files) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/file")), "no file(1)");
    Path list = Files.createTempFile("names", ".txt");
    Files.write(list, files.stream().map(Path::toString).toList());
    Process process =
        new ProcessBuilder("/usr/bin/file", "-b", "-N", "-f", list.toString())
            .redirectErrorStream(true)
            .start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1)
            .lines()
            .toList();
    Files.delete(list);
    assertThat(lines).hasSameSizeAs(files);
    Map<Path, String> all = new TreeMap<>();
    for (int i = 0; i < lines.size(); i++) {
      all.put(files.get(i), lines.get(i));
    }
    return all;
  }

  private static void unpack(Path jar, Path folder, List<Path> files) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        if (!entry.isDirectory() && !entry.getName().toLowerCase(Locale.ROOT).endsWith(".class")) {
          Path file = folder.resolve(Integer.toString(files.size()));
          try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, file);
          }
          files.add(file);
        }
      }
    }
  }

  private static List<Path> below(List<Path> folders, int most) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path folder : folders) {
      if (Files.isDirectory(folder)) {
        Files.walkFileTree(folder, new Collector(files, most));
      }
    }
    files.sort(Comparator.naturalOrder());
    return files;
  }

  private static final class Collector extends SimpleFileVisitor<Path> {
    private final List<Path> files;
    private final int most;

    Collector(List<Path> files, int most) {
      this.files = files;
      this.most = most;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile() && Files.isReadable(file)) {
        files.add(file);
      }
      return files.size() < most ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }
  }
}
