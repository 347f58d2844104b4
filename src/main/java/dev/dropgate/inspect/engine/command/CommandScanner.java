package dev.dropgate.inspect.engine.command;

import dev.dropgate.inspect.content.Content;
import dev.dropgate.inspect.engine.Engine;
import dev.dropgate.inspect.engine.EngineReply;
import dev.dropgate.inspect.engine.EngineState;
import dev.dropgate.io.linux.ThreadHeartbeat;
import dev.dropgate.model.RawNames;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program that starts once for each file, with the file's path as its last argument. Each line
 * that it prints is a finding, as with YARA. Thread safe.
 */
public final class CommandScanner implements Engine {
  private final List<String> command;

  public CommandScanner(CommandSettings settings) {
    command = settings.command();
  }

  @Override
  public String address() {
    return EngineReply.printable(String.join(" ", command));
  }

  @Override
  public void ping() throws IOException {
    String program = command.get(0);
    Stream<Path> candidates =
        program.indexOf('/') >= 0
            ? Stream.of(Path.of(program))
            : Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, program));
    if (candidates.noneMatch(Files::isExecutable)) {
      throw new IOException("not a program that can be run");
    }
  }

  @Override
  public EngineState state() {
    try {
      ping();
      return EngineState.answering(address(), null);
    } catch (IOException | RuntimeException e) {
      return EngineState.silent(address(), e);
    }
  }

  /** Runs the program on a private copy of the content. */
  @Override
  public EngineReply scan(Content content, Duration budget) throws IOException {
    long end = System.nanoTime() + TimeUnit.NANOSECONDS.convert(budget);
    Path copy = Files.createTempFile("dropgate-scan-", "");
    try (InputStream in = content.stream()) {
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      return scanFile(copy, Duration.ofNanos(end - System.nanoTime()));
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  /**
   * Runs the program on a file.
   *
   * @param file a regular file
   * @param budget the time after which the program is killed
   * @return never null
   * @throws IOException if the program fails, or is not done in time
   */
  EngineReply scanFile(Path file, Duration budget) throws IOException {
    String path =
        new String(RawNames.bytes(file.toAbsolutePath().normalize()), StandardCharsets.UTF_8);
    ProgramOutput output = run(path, budget);
    List<String> names =
        output
            .firstLines()
            .map(
                line ->
                    line.endsWith(path) ? line.substring(0, line.length() - path.length()) : line)
            .map(String::strip)
            .toList();
    return names.isEmpty()
        ? EngineReply.clean("no output")
        : EngineReply.found(names, Math.max(names.size(), output.lineCount()));
  }

  private ProgramOutput run(String path, Duration budget) throws IOException {
    if (budget.isNegative() || budget.isZero()) {
      throw new IOException("not done in time");
    }
    List<String> words = new ArrayList<>(command);
    words.add(path);
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (InputStream out = process.getInputStream()) {
      process.getOutputStream().close();
      ProgramOutput output = new ProgramOutput();
      long end = System.nanoTime() + TimeUnit.NANOSECONDS.convert(budget);
      boolean ended = false;
      while (!ended) {
        ThreadHeartbeat.beat();
        ended = process.waitFor(20, TimeUnit.MILLISECONDS);
        output.readAvailable(out);
        if (!ended && System.nanoTime() - end > 0) {
          throw new IOException("not done in " + budget.toMillis() + " ms");
        }
      }
      if (process.exitValue() != 0) {
        throw new IOException("exit status " + process.exitValue());
      }
      return output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
