package dev.dropgate.inspect.rules.archives;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each bomb costs bounded time and memory: a JVM of 128 MiB judges them all. */
class BombsTest {
  /** No bomb comes near the limit of processor time. */
  private static final long MOST_MILLIS = 29_000;

  @Test
  void bombsAreUndecidedInASmallJvm(@TempDir Path folder) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                Bombs.class.getName()));
    for (Map.Entry<String, Bombs.Writing> bomb : Bombs.all().entrySet()) {
      Bombs.write(folder, bomb.getKey(), bomb.getValue());
      command.add(folder.resolve(bomb.getKey()).toString());
    }
    List<String> lines = lines(command);
    lines.forEach(System.out::println);
    assertThat(lines).hasSize(Bombs.all().size());
    assertThat(lines)
        .allSatisfy(
            line -> {
              String[] words = line.split(" ", 4);
              assertThat(words[1]).as(line).isEqualTo("UNDECIDED");
              assertThat(Long.parseLong(words[2])).as(line).isLessThan(MOST_MILLIS);
            });
  }

  private static List<String> lines(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out.lines().filter(line -> line.contains(" ms ")).toList();
  }
}
