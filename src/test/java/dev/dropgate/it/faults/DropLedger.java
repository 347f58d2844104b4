package dev.dropgate.it.faults;

import dev.dropgate.io.ContentHasher;
import dev.dropgate.it.support.RealFiles;
import dev.dropgate.model.RawNames;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Drops files of all kinds and remembers each outside the program: content hash, dangerous or not.
 * Every content is unique, so that a hash is an identity. Not thread safe.
 */
final class DropLedger {
  private static final List<String> FOLDERS =
      List.of("", "a/", "a/b/", ".hidden/", "한글/", "c d/e\\f/");
  private static final List<String> STEMS =
      List.of(
          "report",
          ".dot",
          "line\nbreak",
          "${body}",
          "{{dropgate.smtp.password}}",
          "-dash",
          "보고서",
          "x\\..\\..\\y",
          "quo\"te'",
          "esc\u001b[31m",
          "rlo\u202Ecod",
          "same",
          "same",
          "same");
  private static final List<String> BLOCKED =
      List.of(".exe", ".EXE", ".dll", ".exe.", ".dll ", ".txt.exe");
  private static final List<String> PLAIN =
      List.of(".txt", ".pdf", "", ".exe.txt", ".camelLock", ".docx", ".dll-list");

  /** SHA-256 to where it was dropped. */
  final Map<String, Path> dangerous = new TreeMap<>();

  final Map<String, Path> clean = new TreeMap<>();

  /** Links and FIFOs. */
  int others;

  /** Says whether a file survives a power cut from the moment it is dropped. */
  boolean durable;

  private final Random random;
  private final Path staging;
  private final Path inbox;
  private final List<byte[]> executables = RealFiles.windowsExecutables();
  private final List<byte[]> documents = RealFiles.documents();
  private boolean onlyFiles;
  private int count;

  DropLedger(Random random, Path staging, Path inbox) throws IOException {
    this.random = random;
    this.staging = Files.createDirectories(staging);
    this.inbox = Files.createDirectories(inbox);
  }

  /** Spares the gate links and FIFOs. */
  void dropOnlyFiles() {
    onlyFiles = true;
  }

  int size() {
    return dangerous.size() + clean.size() + others;
  }

  /** Drops one more, in one of the ways in which droppers do. */
  void drop() throws IOException {
    int kind = onlyFiles ? 2 : random.nextInt(20);
    if (kind == 0) {
      dropLink(".exe");
    } else if (kind == 1) {
      run("mkfifo", fresh(""));
      others++;
    } else {
      boolean isDangerous = random.nextInt(3) == 0;
      Path target = free(pick(isDangerous ? BLOCKED : PLAIN));
      if (target != null) {
        byte[] content = content(isDangerous);
        boolean disguised = target.toString().indexOf('\u202E') >= 0;
        (isDangerous || disguised ? dangerous : clean)
            .put(HexFormat.of().formatHex(ContentHasher.sha256(content)), target);
        write(target, content);
      }
    }
  }

  /** Drops a link. */
  void dropLink(String extension) throws IOException {
    Files.createSymbolicLink(fresh(extension), Path.of("/etc/passwd"));
    others++;
  }

  private byte[] content(boolean isDangerous) {
    byte[] real = pick(isDangerous ? executables : documents);
    byte[] mark = ("#" + count + "-" + random.nextLong()).getBytes(StandardCharsets.UTF_8);
    byte[] content = Arrays.copyOf(real, Math.min(real.length, 50_000) + mark.length);
    System.arraycopy(mark, 0, content, content.length - mark.length, mark.length);
    return content;
  }

  private void write(Path target, byte[] content) throws IOException {
    int way = random.nextInt(10);
    if (way < 5 && !durable) {
      Files.write(target, content);
      return;
    }
    Path staged = Files.write(staging.resolve("s" + count), content);
    if (durable) {
      sync(staged);
    }
    if (way == 9) {
      Files.createLink(target, staged); // could still be changed under its other name
    } else {
      Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
    }
    if (durable) {
      sync(target.getParent());
    }
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path)) {
      channel.force(true);
    }
  }

  // Under a name that is taken a dropper would replace its own earlier file, which the gate never
  // saw: no loss of ours.
  private Path free(String extension) throws IOException {
    for (int attempt = 0; attempt < 3; attempt++) {
      Path target = folder().resolve(name(extension));
      if (!Files.exists(target)) {
        return target;
      }
    }
    return fresh(extension);
  }

  private Path fresh(String extension) throws IOException {
    return folder().resolve("n" + count + extension);
  }

  private Path folder() throws IOException {
    count++;
    return Files.createDirectories(inbox.resolve(pick(FOLDERS)));
  }

  private Path name(String extension) {
    if (random.nextInt(20) == 0) {
      byte[] name = (count + "?".repeat(240) + extension).getBytes(StandardCharsets.UTF_8);
      Arrays.fill(name, 5, 200, (byte) 0xE9); // too long for the spool once it is made printable
      return RawNames.path(name);
    }
    if (random.nextInt(8) == 0) {
      byte[] bytes = new byte[4];
      random.nextBytes(bytes);
      byte[] name =
          ("b" + HexFormat.of().formatHex(bytes) + "?" + extension)
              .getBytes(StandardCharsets.UTF_8);
      name[9] = (byte) 0xFF; // no UTF-8
      return RawNames.path(name);
    }
    return Path.of(pick(STEMS) + (random.nextBoolean() ? count : "") + extension);
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static void run(String command, Path path) throws IOException {
    try {
      if (new ProcessBuilder(command, path.toString()).start().waitFor() != 0) {
        throw new IOException(command + " failed");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
