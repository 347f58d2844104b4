package dev.dropgate.demo;

import dev.dropgate.check.RouteFile;
import dev.dropgate.config.CommandSetup;
import dev.dropgate.config.GateSettings;
import dev.dropgate.model.PrintableText;
import dev.dropgate.runtime.ExitStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Drops the samples and shows the results. */
final class DemoScenario {
  private static final long MAX_WAIT_MILLIS = 60_000;

  /**
   * Real files that the jar holds anyway, under the names of a drop: Windows DLLs and a Linux
   * library of JNA, texts.
   */
  private static final Map<String, String> SAMPLES = new LinkedHashMap<>();

  static {
    SAMPLES.put("invoices/2026/INVOICE.PDF.EXE", "/com/sun/jna/win32-x86-64/jnidispatch.dll");
    SAMPLES.put("tools/helper.dll", "/com/sun/jna/win32-x86/jnidispatch.dll");
    SAMPLES.put("setup.exe ", "/com/sun/jna/win32-aarch64/jnidispatch.dll");
    SAMPLES.put("report.properties", GateSettings.DEFAULTS_RESOURCE);
    SAMPLES.put("routes/triage.yaml", "/" + RouteFile.BUILT_IN_FOLDER + "triage.yaml");
    SAMPLES.put("log4j2.xml", "/log4j2.xml");
  }

  private final GateSettings settings;
  private final DemoMailServer server;
  private final PrintStream out;

  DemoScenario(GateSettings settings, DemoMailServer server, PrintStream out) {
    this.settings = settings;
    this.server = server;
    this.out = out;
  }

  /**
   * Shows.
   *
   * @param once whether to end the process afterwards
   */
  void run(boolean once) throws InterruptedException {
    try {
      Path inbox = settings.path("dropgate.inbox");
      drop(inbox);
      out.println();
      out.println("Dropped " + SAMPLES.size() + " files into " + PrintableText.of(inbox) + " ...");
      boolean complete = await();
      table();
      show("Detection log", settings.path("dropgate.detection-log"));
      Path mail = awaitMail();
      if (mail != null) {
        show("Mail", mail, server.readable(mail));
      }
      out.println(
          complete
              ? ""
              : "Not all of it was done within "
                  + MAX_WAIT_MILLIS / 1000
                  + " s; see the log above.");
      if (once) {
        System.exit(complete && mail != null ? ExitStatus.DONE : ExitStatus.FINDINGS);
      }
      out.println("Look at the records, in another shell:");
      out.println("  " + CommandSetup.of(settings));
      out.println("  java -jar dropgate.jar quarantine list");
      out.println("Now drop files of your own into " + PrintableText.of(inbox));
      out.println(
          "Mails are kept in "
              + PrintableText.of(settings.path("dropgate.home").resolve("mail"))
              + "; Ctrl-C ends the demo.");
      out.flush();
      keepMails();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void drop(Path inbox) throws IOException {
    for (Map.Entry<String, String> sample : SAMPLES.entrySet()) {
      Path file = inbox.resolve(sample.getKey());
      Files.createDirectories(file.getParent());
      try (InputStream in = DemoScenario.class.getResourceAsStream(sample.getValue())) {
        Files.copy(in, file);
      }
    }
  }

  private boolean await() throws InterruptedException, IOException {
    long end = System.nanoTime() + MAX_WAIT_MILLIS * 1_000_000;
    while (System.nanoTime() < end) {
      if (records().size() + delivered().size() >= SAMPLES.size()) {
        return true;
      }
      Thread.sleep(100);
    }
    return false;
  }

  private Path awaitMail() throws InterruptedException, IOException {
    long end = System.nanoTime() + MAX_WAIT_MILLIS * 1_000_000;
    while (System.nanoTime() < end) {
      Path mail = server.save();
      if (mail != null) {
        return mail;
      }
      Thread.sleep(100);
    }
    return null;
  }

  private void table() throws IOException {
    out.println();
    out.printf("%-34s %s%n", "FILE", "RESULT");
    Path delivered = settings.path("dropgate.delivered");
    for (String name : SAMPLES.keySet()) {
      boolean clean = Files.exists(delivered.resolve(name));
      boolean stopped = Files.notExists(settings.path("dropgate.inbox").resolve(name));
      out.printf(
          "%-34s %s%n",
          name,
          clean ? "clean, delivered" : stopped ? "DANGEROUS, quarantined" : "still in the inbox");
    }
    out.println();
    out.println("Delivered   " + PrintableText.of(delivered));
    for (Path record : records()) {
      out.println("Record      " + PrintableText.of(record));
    }
  }

  private void show(String title, Path file) throws IOException {
    show(title, file, Files.readString(file));
  }

  private void show(String title, Path file, String text) {
    out.println();
    out.println("--- " + title + ": " + PrintableText.of(file));
    out.println(text.strip());
    out.println("---");
    out.flush();
  }

  private void keepMails() throws InterruptedException, IOException {
    while (true) {
      Path mail = server.save();
      if (mail != null) {
        out.println("Mail: " + PrintableText.of(mail));
      }
      Thread.sleep(500);
    }
  }

  private List<Path> records() throws IOException {
    try (Stream<Path> all = Files.list(settings.path("dropgate.quarantine"))) {
      return all.filter(record -> Files.exists(record.resolve("content"))).sorted().toList();
    }
  }

  private List<Path> delivered() throws IOException {
    try (Stream<Path> all = Files.walk(settings.path("dropgate.delivered"))) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
