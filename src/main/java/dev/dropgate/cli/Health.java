package dev.dropgate.cli;

import dev.dropgate.alert.OutboxLook;
import dev.dropgate.files.SafeText;
import dev.dropgate.quarantine.RecordTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The health state, read from the disk.
 *
 * @param fields what there is to tell, in order; null values are not known
 * @param problems what needs a person; empty if nothing does
 */
record Health(Map<String, Object> fields, List<String> problems) {
  /** An outage that lasts longer is not one that mends itself. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  static Health of(Settings settings) throws IOException {
    OptionalLong gate = GateHolder.of(settings.path("dropgate.spool"));
    OutboxLook outbox = OutboxLook.at(settings.path("dropgate.outbox"));
    long backlog = files(settings.path("dropgate.spool"));
    List<String> problems = new ArrayList<>();
    if (gate.isEmpty()) {
      problems.add("no gate runs on " + SafeText.of(settings.path("dropgate.spool")));
    }
    mail(settings, outbox, problems);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("running", gate.isPresent());
    fields.put("pid", gate.isPresent() && gate.getAsLong() > 0 ? gate.getAsLong() : null);
    fields.put("spoolBacklog", backlog);
    fields.put("quarantinedToday", today(settings.path("dropgate.quarantine")));
    fields.put("held", records(settings.path("dropgate.held")).size());
    fields.put("waiting", outbox.waiting());
    fields.put("oldest", outbox.oldest());
    fields.put("deferred", outbox.digests());
    fields.put("failed", outbox.failed());
    fields.put("alsoNotifyWaiting", outbox.alsoNotify());
    fields.put("damaged", outbox.damaged());
    fields.put("lastMailAccepted", outbox.lastAccepted());
    fields.put("mailProblem", outbox.problem());
    fields.put("mailProblemSince", outbox.problemSince());
    fields.put("nextTry", outbox.nextTry());
    fields.put("problems", problems);
    return new Health(fields, problems);
  }

  private static void mail(Settings settings, OutboxLook outbox, List<String> problems) {
    if (!outbox.failed().isEmpty()) {
      problems.add(outbox.failed().size() + " mails were refused for good, see outbox/failed");
    }
    if (outbox.damaged() > 0) {
      problems.add(outbox.damaged() + " damaged files in outbox/damaged");
    }
    if (outbox.oldest() != null && settings.get("dropgate.smtp.host").isEmpty()) {
      problems.add("alerts wait, and there is no dropgate.smtp.host");
    } else if (outbox.oldest() != null
        && Instant.parse(outbox.oldest()).isBefore(Instant.now().minus(PATIENCE))) {
      problems.add("an alert waits for longer than an hour");
    }
  }

  private static long today(Path store) throws IOException {
    LocalDate today = LocalDate.now(ZoneId.systemDefault());
    return records(store).stream()
        .map(record -> RecordTime.of(record.getFileName().toString()))
        .filter(
            time -> time != null && time.atZone(ZoneId.systemDefault()).toLocalDate().equals(today))
        .count();
  }

  private static List<Path> records(Path store) throws IOException {
    try (Stream<Path> all = Files.list(store)) {
      return all.filter(
              one ->
                  Files.exists(one.resolve("manifest.json"), LinkOption.NOFOLLOW_LINKS)
                      && Files.exists(one.resolve("content"), LinkOption.NOFOLLOW_LINKS))
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static long files(Path spool) throws IOException {
    if (!Files.isDirectory(spool)) {
      return 0;
    }
    try (Stream<Path> all = Files.walk(spool)) {
      return all.filter(
              file ->
                  !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
                      && !file.getFileName().toString().startsWith("."))
          .count();
    } catch (java.io.UncheckedIOException e) {
      return files(spool); // the gate works there
    }
  }
}
