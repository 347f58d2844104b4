package dev.dropgate.alert;

import dev.dropgate.TestFiles;
import dev.dropgate.inspect.Entry;
import dev.dropgate.inspect.Evidence;
import dev.dropgate.inspect.Finding;
import dev.dropgate.inspect.Judgement;
import dev.dropgate.inspect.Kind;
import dev.dropgate.inspect.Verdict;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Tickets to test with. */
final class Tickets {
  static final Evidence EVIDENCE = new Evidence(TestFiles.attributes(3), "ab".repeat(32));

  private Tickets() {}

  static Entry entry(String id, String relative) {
    return new Entry(
        id, Path.of("/spool", id), Path.of("/drop"), Path.of(relative), Kind.FILE, Instant.EPOCH);
  }

  static Judgement judgement(Verdict verdict) {
    return Judgement.of(List.of(new Finding("some-rule", verdict, "some reason")));
  }

  static Ticket ticket(String id, String relative, Verdict verdict) {
    return Ticket.of(entry(id, relative), judgement(verdict), EVIDENCE, null);
  }

  /** A dangerous file of the same name as its id, in a directory. */
  static Ticket in(String directory, String id) {
    Ticket one = ticket(id, id, Verdict.DANGEROUS);
    return new Ticket(
        id,
        one.verdict(),
        one.path(),
        null,
        directory,
        one.rule(),
        one.reason(),
        3,
        one.sha256(),
        one.detectedAt(),
        one.host(),
        null);
  }
}
