package dev.dropgate.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dropgate.it.support.DiskOracle;
import dev.dropgate.it.support.DropgateProcess;
import dev.dropgate.it.support.MisbehavingSmtpServer;
import dev.dropgate.it.support.OutboxContents;
import dev.dropgate.it.support.SlowSuite;
import dev.dropgate.it.support.SystemTools;
import dev.dropgate.it.support.TestRoutes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kernel ends the gate before the Nth call that changes the outbox, while tickets become
 * digests and are taken, deferred and parked. The next process sends each mail at least once and at
 * most twice. N comes from a seed; with {@code -Dfaults.full=true} the slow form tries every N.
 */
class MailKillIT {
  private static final boolean FULL = Boolean.getBoolean("faults.full");
  private static final String OPS = "ops@example.org";
  private static final String LATER = "later@example.org";
  private static final String NEVER = "never@example.org";

  /** Who gets the mails of each directory. */
  private static final Map<String, String> DIRECTORIES =
      new TreeMap<>(
          Map.of("taken", OPS, "deferred", LATER, "parked", NEVER, "parted", OPS + ", " + LATER));

  /** System calls, about how many of them a round makes, and how many are tried. */
  private record Calls(String names, int most, int some) {}

  private static final List<Calls> CHANGING =
      List.of(
          new Calls("rename,renameat,renameat2", 26, 3),
          new Calls("unlink,unlinkat", 14, 2),
          new Calls("fsync", 40, 2),
          new Calls("write,pwrite64", 40, 1));

  @TempDir Path folder;
  private final Random random = new Random(Long.getLong("faults.seed", 4711));
  private final AtomicInteger refusals = new AtomicInteger();
  private final Map<String, Integer> deaths = new TreeMap<>();
  private Path data;
  private Path stash;
  private OutboxContents outbox;
  private MisbehavingSmtpServer server;
  private DropgateProcess gate;
  private int rounds;

  @BeforeEach
  void prepare() throws IOException {
    SystemTools.need("strace");
    assumeThat(SystemTools.tryRun("strace", "-o", folder.resolve("probe"), "true").status())
        .as("ptrace is allowed here")
        .isZero();
    data = folder.resolve("data");
    stash = Files.createDirectories(folder.resolve("stash"));
    outbox = new OutboxContents(data);
    server = new MisbehavingSmtpServer().manners(this::answer);
  }

  @AfterEach
  void end() throws IOException {
    if (gate != null) {
      gate.close();
    }
    server.close();
  }

  private String answer(String said) {
    if (said.startsWith("RCPT TO:<" + NEVER)) {
      return "550 5.1.1 nobody of that name";
    }
    boolean refused = said.startsWith("RCPT TO:<" + LATER) && refusals.getAndDecrement() > 0;
    return refused ? "450 4.2.0 come back later" : null;
  }

  @Test
  void killInTheQueueSendsEachMailOnceOrTwice() throws Exception {
    List<Calls> few = CHANGING.subList(0, 2);
    makeTickets(few.size());
    gate = mailing().start("run").ready();
    for (Calls calls : few) {
      round(calls, 1 + random.nextInt(calls.most / 2));
    }
    checkDeaths();
  }

  @Test
  @SlowSuite
  void killAtAnyStepSendsEachMailOnceOrTwice() throws Exception {
    int most = CHANGING.stream().mapToInt(calls -> FULL ? 2 * calls.most : calls.some).sum();
    makeTickets(most);
    gate = mailing().start("run").ready();
    for (Calls calls : CHANGING) {
      if (FULL) {
        int n = 1;
        while (n < 2 * calls.most && round(calls, n)) {
          n++;
        }
        assertThat(n).as("hits of " + calls.names).isBetween(2, 2 * calls.most - 1);
      } else {
        for (int i = 0; i < calls.some; i++) {
          int share = calls.most / calls.some;
          round(calls, 1 + i * share + random.nextInt(share));
        }
      }
    }
    checkDeaths();
  }

  private void checkDeaths() {
    int killed = deaths.values().stream().mapToInt(Integer::intValue).sum();
    System.out.println("killed in " + killed + " of " + rounds + " rounds, with " + deaths);
    assertThat(killed).isGreaterThanOrEqualTo(rounds / 2);
    assertThat(gate.isAlive()).isTrue();
  }

  /** By a gate without a mail server; the tickets then wait outside for their round. */
  private void makeTickets(int most) throws Exception {
    List<String> yaml = new ArrayList<>();
    for (Map.Entry<String, String> directory : DIRECTORIES.entrySet()) {
      Path in = Files.createDirectories(folder.resolve("in").resolve(directory.getKey()));
      yaml.add(
          TestRoutes.directory(
              "gate", in, "{name: mailTo, value: \"" + directory.getValue() + "\"}"));
      for (int i = 0; i < most; i++) {
        Files.writeString(in.resolve(i + ".exe"), directory.getKey() + i);
      }
    }
    TestRoutes.directories(
        TestRoutes.shipped(folder.resolve("routes")), yaml.toArray(new String[0]));
    try (DropgateProcess first = new DropgateProcess.Builder(folder).start("run").ready()) {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> outbox.waiting().size() == most * DIRECTORIES.size());
      first.terminate();
      assertThat(first.exitStatus()).isZero();
    }
    for (String file : outbox.files()) {
      Path ticket = data.resolve("outbox").resolve(file);
      Path in = Path.of(new ObjectMapper().readTree(ticket.toFile()).get("directory").asText());
      Path of = Files.createDirectories(stash.resolve(in.getFileName()));
      Files.move(ticket, of.resolve(ticket.getFileName()));
    }
  }

  /** Returns whether the gate was killed. */
  private boolean round(Calls calls, int n) throws Exception {
    rounds++;
    refusals.set(2);
    Map<String, String> tickets = new TreeMap<>();
    boolean hit;
    SystemTools.run("kill", "-STOP", gate.pid());
    for (String directory : DIRECTORIES.keySet()) {
      tickets.put(directory, next(directory));
    }
    try (SystemCallTracer tracer =
        new SystemCallTracer(gate.pid(), folder, calls.names, "signal=SIGKILL", n)) {
      SystemTools.run("kill", "-CONT", gate.pid());
      await().atMost(Duration.ofMinutes(1)).until(() -> !gate.isAlive() || isQuiet());
      if (gate.isAlive()) {
        Thread.sleep(
            200); // no sign tells that it is over: what is remembered is written after the mail
      }
      hit = tracer.hits() > 0;
    }
    if (hit) {
      assertThat(gate.exitStatus()).isEqualTo(128 + 9);
      deaths.merge(where(), 1, Integer::sum);
      gate.close();
      gate = mailing().start("run").ready();
    }
    await(calls + " " + n).atMost(Duration.ofMinutes(1)).until(this::isQuiet);
    told(tickets.get("taken"), OPS, calls, n);
    told(tickets.get("parted"), OPS, calls, n);
    told(tickets.get("parted"), LATER, calls, n);
    told(tickets.get("deferred"), LATER, calls, n);
    assertThat(Collections.frequency(outbox.waiting(), tickets.get("parked")))
        .as("%s is parked, %s %s", tickets.get("parked"), calls, n)
        .isEqualTo(1);
    assertThat(server.records(NEVER)).isEmpty();
    assertThat(outbox.digests("failed")).hasSize(rounds);
    return hit;
  }

  private void told(String id, String to, Calls calls, int n) {
    assertThat(Collections.frequency(server.records(to), id))
        .as("mails about %s to %s, %s %s", id, to, calls, n)
        .isBetween(1, 2);
  }

  private String next(String directory) throws IOException {
    Path ticket = DiskOracle.paths(stash.resolve(directory)).get(0);
    String name = ticket.getFileName().toString();
    Files.move(ticket, data.resolve("outbox").resolve(name));
    return name.substring(0, name.length() - ".json".length());
  }

  // Nothing but what was refused for good.
  private boolean isQuiet() {
    return outbox.files().stream()
        .allMatch(file -> file.startsWith("failed/") && !file.endsWith(".tmp"));
  }

  private String where() {
    List<String> files = outbox.files();
    return "tickets/mail/deferred "
        + files.stream().filter(file -> file.matches("[^/]+json")).count()
        + "/"
        + files.stream().filter(file -> file.matches("mail/.*json")).count()
        + "/"
        + files.stream().filter(file -> file.matches("deferred/.*json")).count();
  }

  private DropgateProcess.Builder mailing() {
    return new DropgateProcess.Builder(folder)
        .property("dropgate.smtp.host", "127.0.0.1")
        .property("dropgate.smtp.port", server.port())
        .property("dropgate.smtp.security", "none")
        .property("dropgate.smtp.from", "gate@example.org")
        .property("dropgate.smtp.to", OPS)
        .property("dropgate.alert.digest-interval", "300");
  }
}
