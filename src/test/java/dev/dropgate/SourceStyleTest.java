package dev.dropgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a stranger meets first: names that say what a thing is, and files that are short. */
class SourceStyleTest {
  private static final Path MAIN = Path.of("src/main/java");

  /** At the beginning of each word of a name; an abbreviation is one word. */
  private static final Pattern WORD_START =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

  private static final double MAX_SHARE_OF_ONE_WORD = 0.15;
  private static final double MIN_WORDS = 2.3;
  private static final int MAX_LINES = 300;
  private static final int MAX_MEDIAN_LINES = 90;

  /** Longer than they may be, with their lines of today: they can only become shorter. */
  private static final Map<String, Integer> STILL_TOO_LONG = Map.of();

  /** Says neither what is counted nor in which unit. */
  private static final Pattern RIDDLING_CONSTANT =
      Pattern.compile(
          "static final \\S+ (MOST|LONGEST|LEAST|FEW|TOLD|KEPT|ALWAYS|AT_ONCE|A_POLL|GOING|HERE"
              + "|OFTEN|SOON|ENOUGH)\\b");

  private static final Pattern NOT_FINAL_STATIC =
      Pattern.compile(
          "(?m)^ +(?:(?:private|protected|public|volatile|transient) )*static (?!final )"
              + "(?:volatile )?[\\w.]+(?:<[^(=;]*>)?(?:\\[\\])* (\\w+)(?: =|;)");

  private static final Pattern MUTABLE_STATIC =
      Pattern.compile(
          "\\bstatic final [^=;(){}]*?(\\w+)\\s*=\\s*(?:new\\s+)?(?:java\\.[a-z.]+)?"
              + "(?:Concurrent|CopyOnWrite|Atomic|ThreadLocal|WeakHash|LinkedHash|Hash(?:Map|Set)"
              + "|TreeMap|TreeSet|ArrayList|ArrayDeque|EnumMap|LinkedList|LongAdder|BitSet)");

  /** The static fields that change, and why they belong to the process. */
  private static final Map<String, String> STATE_OF_THE_PROCESS =
      Map.ofEntries(
          Map.entry("StoreLock.LOCKS_BY_FOLDER", "the kernel's lock of a file is the process's"),
          Map.entry("ThreadHeartbeat.ALL", "a thread that hangs is found whoever made it"),
          Map.entry("ThreadHeartbeat.CURRENT", "the heartbeat of the calling thread"),
          Map.entry("KernelThread.CURRENT", "the kernel's number of the calling thread"),
          Map.entry("SmallReadCalls.MEMORY", "memory for the calls of one thread"),
          Map.entry("DurableFiles.durable", "one setting for all files: dropgate.fsync"),
          Map.entry("OwnerNameCache.CACHED_NAMES", "one password file for the process"),
          Map.entry("ExtensionPacks.LOADED_PACKS", "files of the program, each read once"),
          Map.entry("AtomicFileWriter.SCRATCH_COUNT", "no two writers may choose one name"));

  /** Comments that are still to be rewritten. */
  private static final Set<String> NOT_YET_PLAIN = Set.of("DropConsumerTest", "WatchMemoryTest");

  @Test
  void namesOfClassesSayWhatTheyAre() throws IOException {
    List<Integer> words = names().stream().map(name -> WORD_START.split(name).length).toList();
    double single = words.stream().filter(count -> count == 1).count() / (double) words.size();
    double average = words.stream().mapToInt(Integer::intValue).average().orElse(0);
    assertThat(single).as("names of one word").isLessThan(MAX_SHARE_OF_ONE_WORD);
    assertThat(average).as("words in a name").isGreaterThan(MIN_WORDS);
  }

  @Test
  void filesAreShort() throws IOException {
    Map<String, Integer> tooLong = new TreeMap<>();
    List<Integer> lines =
        sources().stream()
            .map(
                file -> {
                  int count = lines(file).size();
                  if (count > STILL_TOO_LONG.getOrDefault(name(file), MAX_LINES)) {
                    tooLong.put(name(file), count);
                  }
                  return count;
                })
            .sorted()
            .toList();
    assertThat(tooLong).isEmpty();
    assertThat(lines.get(lines.size() / 2)).isLessThanOrEqualTo(MAX_MEDIAN_LINES);
  }

  @Test
  void constantsSayWhatTheyCount() throws IOException {
    assertThat(sources())
        .allSatisfy(
            file ->
                assertThat(lines(file))
                    .as(file.toString())
                    .noneMatch(line -> RIDDLING_CONSTANT.matcher(line).find()));
  }

  /** A mistyped name would be a property that no one reads. */
  @Test
  void exchangePropertiesAreNamedByConstants() throws IOException {
    Pattern literal = Pattern.compile("(get|set|remove)Property\\(\\s*\"");
    for (Path file : sources(Path.of("src/main/java/dev/dropgate/camel"))) {
      assertThat(literal.matcher(Files.readString(file)).find()).as(file.toString()).isFalse();
    }
  }

  /** What a thread carries is invisible to a reader, so only what is about threads does. */
  @Test
  void onlyLinuxCarriesStateInThreads() throws IOException {
    Pattern declaration = Pattern.compile("\\bThreadLocal<");
    Set<String> carrying = new TreeSet<>();
    for (Path file : sources()) {
      if (!file.toString().contains("/io/linux/")
          && declaration.matcher(Files.readString(file)).find()) {
        carrying.add(name(file));
      }
    }
    assertThat(carrying).isEmpty();
  }

  @Test
  void noStaticFieldChanges() throws IOException {
    Set<String> changing = new TreeSet<>();
    for (Path file : sources()) {
      for (Pattern kind : List.of(NOT_FINAL_STATIC, MUTABLE_STATIC)) {
        Matcher field = kind.matcher(Files.readString(file));
        while (field.find()) {
          changing.add(name(file) + "." + field.group(1));
        }
      }
    }
    assertThat(changing).isEqualTo(STATE_OF_THE_PROCESS.keySet());
  }

  @Test
  void aStaticFieldThatChangesIsFound() {
    assertThat("  private static volatile Map<String, int[]> known;\n")
        .containsPattern(NOT_FINAL_STATIC);
    assertThat("  static int count = 0;\n").containsPattern(NOT_FINAL_STATIC);
    assertThat("  static final Set<String> NAMES =\n      ConcurrentHashMap.newKeySet();\n")
        .containsPattern(MUTABLE_STATIC);
    assertThat("  private static final List<Path> ALL = new java.util.ArrayList<>();\n")
        .containsPattern(MUTABLE_STATIC);
    assertThat("  static final List<String> NAMES = List.of();\n  static int of(int a) {\n")
        .doesNotContainPattern(NOT_FINAL_STATIC)
        .doesNotContainPattern(MUTABLE_STATIC);
  }

  @Test
  void commentsHaveNoneOfTheBannedPhrases() throws IOException {
    List<String> found = new ArrayList<>();
    for (String folder : List.of("main", "test", "demo", "bench")) {
      for (Path file : sources(Path.of("src", folder, "java"))) {
        if (!NOT_YET_PLAIN.contains(name(file))) {
          found.addAll(BannedPhrases.findInComments(file, Files.readString(file)));
        }
      }
    }
    assertThat(found).as("phrases to write in plain English").isEmpty();
  }

  private static List<String> names() throws IOException {
    return sources().stream().map(SourceStyleTest::name).toList();
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  private static List<Path> sources() throws IOException {
    return sources(MAIN);
  }

  private static List<Path> sources(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("package-info.java"))
          .toList();
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
