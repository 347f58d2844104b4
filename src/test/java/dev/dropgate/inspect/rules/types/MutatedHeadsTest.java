package dev.dropgate.inspect.rules.types;

import static dev.dropgate.inspect.rules.types.Made.at;
import static dev.dropgate.inspect.rules.types.Made.bytes;
import static dev.dropgate.inspect.rules.types.Made.zip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.dropgate.inspect.RuleSet;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.it.support.SlowSuite;
import dev.dropgate.model.EntryKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/** Whatever becomes of a file's bytes, the rules on types end, and say what they say. */
class MutatedHeadsTest {
  private static final Map<FileType, byte[]> SEEDS = seeds();
  private static final RuleSet TYPES = Made.typeRules();

  @Test
  void thereIsARealFileOfMostTypes() {
    assertThat(SEEDS).hasSizeGreaterThan(40);
  }

  /** A thousand for each type. */
  @SlowSuite
  @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
  void thousandMutationsDoNotBreakTheRules(@ForAll long seed, @ForAll("names") String name) {
    noMutationBreaksTheRules(seed, name);
  }

  @Property(tries = 100, shrinking = ShrinkingMode.OFF)
  void noMutationBreaksTheRules(@ForAll long seed, @ForAll("names") String name) {
    Random random = new Random(seed);
    SEEDS.forEach(
        (type, content) -> {
          byte[] mutated = content.clone();
          int changes = 1 + random.nextInt(20);
          for (int i = 0; i < changes; i++) {
            int within = random.nextBoolean() ? Math.min(64, mutated.length) : mutated.length;
            mutated[random.nextInt(within)] = (byte) random.nextInt(256);
          }
          byte[] torn = java.util.Arrays.copyOf(mutated, random.nextInt(mutated.length) + 1);
          for (byte[] one : List.of(mutated, torn)) {
            assertThatNoException().isThrownBy(() -> Made.types(one));
          }
          ScanTarget subject =
              new ScanTarget(Path.of(name), EntryKind.FILE, new MemoryContent(mutated));
          assertThat(TYPES.judge(subject).rules()).doesNotContain("unreadable-content");
        });
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of("a", "a.pdf", "a.jpg", "a.zip", "a.txt", "a.exe");
  }

  private static Map<FileType, byte[]> seeds() {
    Map<FileType, byte[]> seeds = new EnumMap<>(FileType.class);
    for (byte[] made :
        List.of(
            Made.library(),
            zip("A.class"),
            zip("a.txt"),
            bytes("#!/bin/sh\nexit\n"),
            bytes("<html><hta:application>"),
            at(40_000, Map.of(0x8001, "CD001")),
            at(9216, Map.of(9216 - 512, "conectix")))) {
      seeds.put(Made.types(made).get(0), made);
    }
    try (Stream<Path> jars = Files.list(Path.of("target", "real-files"))) {
      for (Path jar : jars.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
        add(jar, seeds);
      }
    } catch (IOException e) {
      throw new IllegalStateException("run the build once: mvn generate-test-resources", e);
    }
    return seeds;
  }

  private static void add(Path jar, Map<FileType, byte[]> seeds) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        if (!entry.isDirectory() && entry.getSize() > 16 && entry.getSize() < 40_000) {
          try (InputStream in = zip.getInputStream(entry)) {
            byte[] content = in.readAllBytes();
            seeds.putIfAbsent(Made.types(content).get(0), content);
          }
        }
      }
    }
  }
}
