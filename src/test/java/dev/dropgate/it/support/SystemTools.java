package dev.dropgate.it.support;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Programs of the system that a test needs. Stateless. */
public final class SystemTools {
  private SystemTools() {}

  /** Skips the test, with a word, without the rights to mount. */
  public static void needRoot() {
    assumeThat(System.getProperty("user.name")).as("root, to mount").isEqualTo("root");
  }

  /** Skips the test, with a word, without these programs. */
  public static void need(String... programs) {
    for (String program : programs) {
      boolean there = false;
      for (String folder : new String[] {"/usr/bin", "/usr/sbin", "/bin", "/sbin"}) {
        there |= Files.isExecutable(Path.of(folder, program));
      }
      assumeThat(there).as(program + " is installed").isTrue();
    }
  }

  /** What a program did. */
  public record Outcome(int status, String output) {}

  /** Runs a program to its end. */
  public static Outcome tryRun(Object... words) throws IOException {
    Process process = builder(words).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(words[0] + " hangs: " + output);
      }
      return new Outcome(process.exitValue(), output);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** Runs a program that must succeed. */
  public static String run(Object... words) throws IOException {
    Outcome outcome = tryRun(words);
    if (outcome.status != 0) {
      throw new IOException(String.join(" ", builder(words).command()) + ": " + outcome.output);
    }
    return outcome.output;
  }

  public static ProcessBuilder builder(Object... words) {
    String[] command = new String[words.length];
    for (int i = 0; i < words.length; i++) {
      command[i] = words[i].toString();
    }
    return new ProcessBuilder(command);
  }
}
