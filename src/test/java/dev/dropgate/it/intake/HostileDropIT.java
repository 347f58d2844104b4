package dev.dropgate.it.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.it.support.TestRoutes;
import dev.dropgate.model.RawNames;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every entry gets a verdict, in both templates and in both locales. */
class HostileDropIT {
  /** What a name may be made of; each is tried with a dangerous and with a harmless extension. */
  private static final List<byte[]> STEMS = new ArrayList<>();

  static {
    for (String name :
        new String[] {
          "plain",
          ".hidden",
          "line\nfeed",
          "tab\there",
          "esc\u001b[2J",
          "back\\slash",
          "..\\..\\up",
          "quo\"te",
          "apos'trophe",
          "${body}",
          "{{dropgate.smtp.password}}",
          "-rf",
          "trailing dot.",
          "trailing space ",
          "\u202Egpj",
          "zero\u200Bwidth",
          "송장",
          "📎📎",
          "%2E%2E",
          "&bcc=a@b",
          "=?utf-8?q?x?=",
          "a.camelLock",
          "CON",
          "x.camellock",
          "\u2028",
          "*?[]"
        }) {
      STEMS.add(name.getBytes(StandardCharsets.UTF_8));
    }
    STEMS.add(new byte[] {'b', (byte) 0xFF, (byte) 0xFE});
    STEMS.add(new byte[] {(byte) 0xC3});
    byte[] long250 = new byte[251];
    java.util.Arrays.fill(long250, (byte) 0xE9);
    STEMS.add(long250);
  }

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"gate,C.UTF-8", "gate,C", "watch,C.UTF-8", "watch,C"})
  void everyNameIsJudgedByTheSameRules(String template, String locale) throws Exception {
    Path drop = Files.createDirectories(folder.resolve("drop"));
    Map<String, Boolean> dropped = new TreeMap<>();
    for (byte[] stem : STEMS) {
      for (String extension : new String[] {".exe", ".txt"}) {
        byte[] name = concat(stem, extension.getBytes(StandardCharsets.UTF_8));
        Path file = RawNames.path(concat((drop + "/").getBytes(StandardCharsets.UTF_8), name));
        Files.write(file, name);
        boolean disguised = new String(name, StandardCharsets.UTF_8).indexOf('\u202E') >= 0;
        dropped.put(HexFormat.of().formatHex(name), extension.equals(".exe") || disguised);
      }
    }
    try (DropgateProcess gate = start(template, drop, locale)) {
      int dangerous = names(dropped, true).size();
      await()
          .atMost(Duration.ofSeconds(40))
          .until(
              () ->
                  DiskOracle.records(data("quarantine")).size() == dangerous
                      && (template.equals("watch") || DiskOracle.paths(drop).isEmpty()));
      TreeSet<String> stopped = new TreeSet<>();
      for (JsonNode manifest : DiskOracle.records(data("quarantine")).values()) {
        byte[] path =
            manifest.has("pathBytes")
                ? HexFormat.of().parseHex(manifest.get("pathBytes").asText())
                : manifest.get("path").asText().getBytes(StandardCharsets.UTF_8);
        stopped.add(HexFormat.of().formatHex(path, (drop + "/").length(), path.length));
      }
      Path cleanPlace = template.equals("watch") ? drop : data("delivered");
      await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> DiskOracle.paths(cleanPlace).size() == dropped.size() - dangerous);
      TreeSet<String> clean = new TreeSet<>();
      for (Path file : DiskOracle.paths(cleanPlace)) {
        clean.add(HexFormat.of().formatHex(RawNames.bytes(file.getFileName())));
      }
      assertThat(stopped).isEqualTo(names(dropped, true));
      assertThat(clean).isEqualTo(names(dropped, false));
      assertThat(gate.out().lines().filter(line -> line.contains("Malicious code")))
          .hasSize(dangerous);
      assertThat(
              gate.out()
                  .chars()
                  .filter(c -> (c < ' ' && c != '\n') || c == 0x7F || c == 0x202E || c == 0x2028))
          .as("nothing unprintable in the log")
          .isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"gate", "watch"})
  void linksAndSpecialFilesAreRecordedAndNeverOpened(String template) throws Exception {
    Path drop = Files.createDirectories(folder.resolve("drop/sub")).getParent();
    Path victim = Files.createDirectories(folder.resolve("victim"));
    Files.writeString(victim.resolve("secret.exe"), "canary-3141");
    Files.createSymbolicLink(drop.resolve("to-file"), victim.resolve("secret.exe"));
    Files.createSymbolicLink(drop.resolve("to-folder"), victim);
    Files.createSymbolicLink(drop.resolve("to-passwd.exe"), Path.of("/etc/passwd"));
    Files.createSymbolicLink(drop.resolve("dangling"), Path.of("nowhere"));
    Files.createSymbolicLink(drop.resolve("loop"), Path.of("loop"));
    TestFiles.fifo(drop.resolve("fifo"));
    TestFiles.fifo(drop.resolve("sub/fifo.exe"));
    ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    socket.bind(UnixDomainSocketAddress.of(drop.resolve("socket")));
    Files.createLink(
        drop.resolve("hard.exe"), Files.writeString(victim.resolve("hard"), "kept outside"));
    try (DropgateProcess gate = start(template, drop, "C.UTF-8")) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  DiskOracle.paths(drop).isEmpty()
                      && DiskOracle.records(data("held")).size() == 6
                      && DiskOracle.records(data("quarantine")).size() == 3);
      List<String> contents = new ArrayList<>();
      for (Path file : DiskOracle.paths(data("held"))) {
        if (file.endsWith("content")) {
          contents.add(Files.readString(file).strip());
        }
      }
      assertThat(contents)
          .contains(
              "symbolic link to " + victim,
              "symbolic link to nowhere",
              "symbolic link to loop",
              "FIFO",
              "socket");
      assertThat(DiskOracle.files(victim)).hasSize(2);
      assertThat(victim.resolve("secret.exe")).hasContent("canary-3141");
      assertThat(victim.resolve("hard")).hasContent("kept outside");
      for (Path file : DiskOracle.paths(folder.resolve("data"))) {
        byte[] content;
        try {
          content = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
          continue; // swept from the spool since it was listed
        }
        assertThat(content)
            .as(file.toString())
            .asString(StandardCharsets.ISO_8859_1)
            .doesNotContain("canary-3141");
      }
      assertThat(gate.isAlive()).isTrue();
    } finally {
      socket.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"gate", "watch"})
  void timesSizesModesAndDepthHideNothing(String template) throws Exception {
    Path drop = Files.createDirectories(folder.resolve("drop"));
    int dangerous = 0;
    for (String time : new String[] {"1970-01-01T00:00:00Z", "2096-01-01T00:00:00Z"}) {
      Path file = Files.writeString(drop.resolve("t" + dangerous++ + ".exe"), time);
      Files.setLastModifiedTime(file, FileTime.from(Instant.parse(time)));
    }
    Files.createFile(drop.resolve("empty.exe"));
    Path closed = Files.writeString(drop.resolve("mode.exe"), "mode 000");
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    dangerous += 2;
    Path deep = drop;
    for (int level = 1; level <= 300; level++) {
      deep = Files.createDirectories(deep.resolve("d" + level));
      if (level % 100 == 0) {
        Files.writeString(deep.resolve("deep.exe"), "level " + level);
        dangerous++;
      }
    }
    int all = dangerous;
    try (DropgateProcess gate = start(template, drop, "C.UTF-8")) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> DiskOracle.records(data("quarantine")).size() == all);
      assertThat(DiskOracle.paths(drop)).isEmpty();
      assertThat(gate.isAlive()).isTrue();
    }
  }

  @Test
  void growingFileIsHeldAtTheLimitAndPartialNameWaits() throws Exception {
    Path drop = Files.createDirectories(folder.resolve("drop"));
    Path growing = drop.resolve("growing.txt");
    Path part = Files.writeString(drop.resolve("upload.pdf.part"), "whole");
    Path forgotten = Files.writeString(drop.resolve("forgotten.crdownload"), "half");
    DropgateProcess.Builder builder =
        builder(TestRoutes.directory("gate", drop), "C.UTF-8")
            .property("dropgate.settle-limit", 3000)
            .property("dropgate.settle-time", 1000); // far from the pauses of the writer here
    try (DropgateProcess gate = builder.start("run").ready()) {
      for (int i = 0; i < 10; i++) {
        Files.writeString(
            growing, "line " + i + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        Thread.sleep(100);
      }
      assertThat(part).exists();
      Files.move(part, drop.resolve("upload.pdf"));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                if (Files.exists(growing)) {
                  Files.writeString(growing, "more\n", StandardOpenOption.APPEND);
                }
                return !Files.exists(growing)
                    && !Files.exists(forgotten)
                    && DiskOracle.records(data("held")).size() == 2
                    && DiskOracle.waitingAlerts(data("outbox")).size()
                        == 2; // right after the record
              });
      assertThat(data("delivered/upload.pdf")).hasContent("whole");
      assertThat(DiskOracle.waitingAlerts(data("outbox"))).hasSize(2);
      assertThat(gate.isAlive()).isTrue();
    }
  }

  @Test
  void openDescriptorGetsNoOtherBytesThrough() throws Exception {
    Path drop = Files.createDirectories(folder.resolve("drop"));
    try (DropgateProcess gate =
        builder(TestRoutes.directory("gate", drop), "C.UTF-8").start("run").ready()) {
      try (FileChannel writer =
          FileChannel.open(
              drop.resolve("slow.txt"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        writer.write(ByteBuffer.wrap("first half".getBytes(StandardCharsets.UTF_8)));
        Files.writeString(drop.resolve("later.txt"), "later");
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> Files.exists(data("delivered/later.txt")));
        assertThat(drop.resolve("slow.txt")).exists();
        assertThat(data("delivered/slow.txt")).doesNotExist();
        writer.write(ByteBuffer.wrap(", second half".getBytes(StandardCharsets.UTF_8)));
      }
      await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(data("delivered/slow.txt")));
      assertThat(data("delivered/slow.txt")).hasContent("first half, second half");
      assertThat(gate.isAlive()).isTrue();
    }
  }

  private DropgateProcess start(String template, Path drop, String locale) throws IOException {
    return builder(TestRoutes.directory(template, drop), locale).start("run").ready();
  }

  private DropgateProcess.Builder builder(String directory, String locale) throws IOException {
    Path routes = TestRoutes.shipped(folder.resolve("routes"));
    TestRoutes.directories(routes, directory);
    return new DropgateProcess.Builder(folder).environment("LC_ALL", locale);
  }

  private Path data(String name) {
    return folder.resolve("data").resolve(name);
  }

  private static Set<String> names(Map<String, Boolean> dropped, boolean dangerous) {
    TreeSet<String> names = new TreeSet<>(dropped.keySet());
    names.removeIf(name -> dropped.get(name) != dangerous);
    return names;
  }

  private static byte[] concat(byte[] one, byte[] two) {
    byte[] all = java.util.Arrays.copyOf(one, one.length + two.length);
    System.arraycopy(two, 0, all, one.length, two.length);
    return all;
  }
}
