package dev.dropgate.it.support;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged jar as a process, with its output in files. */
public final class DropgateProcess implements AutoCloseable {
  private static final Path JAR = Path.of("target", "dropgate.jar").toAbsolutePath();

  private final Process process;
  private final Path out;
  private final Path err;

  private DropgateProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** How to start one. */
  public static final class Builder {
    private final Path folder;
    private Path jar = JAR;
    private String mainClass;
    private final Map<String, String> properties = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> jvm = new ArrayList<>();
    private final List<String> prefix = new ArrayList<>();

    /** A process in this working directory, with fast polls. */
    public Builder(Path folder) {
      this.folder = folder;
      property("dropgate.home", folder.resolve("data").toString());
      property("dropgate.poll-interval", "100");
      property("dropgate.settle-time", "200");
      property("dropgate.settle-time-empty", "200");
    }

    public Builder property(String name, Object value) {
      properties.put(name, value.toString());
      return this;
    }

    public Builder environment(String name, String value) {
      environment.put(name, value);
      return this;
    }

    public Builder jvm(String option) {
      jvm.add(option);
      return this;
    }

    /** Another copy of the jar, to have plugins beside it. */
    public Builder jar(Path file) {
      jar = file;
      return this;
    }

    /** Words before "java", for example a tracer. */
    public Builder prefix(String... words) {
      Collections.addAll(prefix, words);
      return this;
    }

    /** Another main class of the jar, without its manifest. */
    public Builder mainClass(String name) {
      mainClass = name;
      return this;
    }

    private static boolean isOfArchive(String option) {
      return option.contains("Archive");
    }

    /** Starts it. */
    public DropgateProcess start(String... arguments) {
      List<String> command = new ArrayList<>(prefix);
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("-Xmx192m");
      command.add("-XX:TieredStopAtLevel=1"); // most end soon: half of their time would be C2's
      if (arguments.length > 0 && arguments[0].equals("run")) {
        command.add("-XX:+UseParallelGC"); // as docs/how-to/run.md recommends
      }
      if (jar.equals(JAR) && mainClass == null && jvm.stream().noneMatch(Builder::isOfArchive)) {
        command.add("-XX:SharedArchiveFile=" + ClassArchive.of(JAR));
      }
      command.addAll(jvm);
      properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
      Collections.addAll(command, mainClass == null ? "-jar" : "-cp", jar.toString());
      if (mainClass != null) {
        command.add(mainClass);
      }
      Collections.addAll(command, arguments);
      try {
        Path out = Files.createTempFile(folder, "out-", ".txt");
        Path err = Files.createTempFile(folder, "err-", ".txt");
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(environment);
        return new DropgateProcess(builder.start(), out, err);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Waits for the line that says so. */
  public DropgateProcess ready() {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              if (!process.isAlive()) {
                throw new IllegalStateException(
                    "ended with " + process.exitValue() + ": " + err() + out());
              }
              return out().contains("Dropgate is ready");
            });
    return this;
  }

  /** Waits for the end. */
  public int exitStatus() {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("still running: " + out() + err());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public String out() {
    return read(out);
  }

  public String err() {
    return read(err);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** The process that runs, or ran; with a prefix it is the prefix's. */
  public long pid() {
    return process.pid();
  }

  /** SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** SIGKILL. */
  public void kill() {
    process.destroyForcibly();
    exitStatus();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    kill();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
