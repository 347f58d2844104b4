package dev.dropgate.cli;

import dev.dropgate.cli.text.Terminal;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.AuditTrail;
import dev.dropgate.quarantine.QuarantineStore;
import dev.dropgate.quarantine.StoreVerification;
import dev.dropgate.quarantine.record.AuditEvent;
import dev.dropgate.quarantine.record.NoSuchRecordException;
import dev.dropgate.runtime.ExitStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The command {@code quarantine audit}: prints the audit logs. */
@Command(
    name = "audit",
    description = "Print what happened to the records, deleted ones too, the oldest first.")
final class QuarantineAuditCommand implements Callable<Integer> {
  @ParentCommand private QuarantineCommand parent;

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "Only what happened to this record. " + QuarantineCommand.ID_DESCRIPTION)
  private String id;

  @Option(names = "--verify", description = "Only check that no line was edited or removed.")
  private boolean verify;

  @Option(names = "--json", description = "Print JSON Lines.")
  private boolean json;

  private long lines;
  private boolean wrong;

  @Override
  public Integer call() throws Exception {
    PrintStream out = Terminal.openOutput(json);
    for (QuarantineStore records : parent.quarantine().stores()) {
      if (verify) {
        lines += verify(out, records);
      } else {
        print(out, records);
      }
    }
    if (verify && !json && !wrong) {
      out.println(lines + (lines == 1 ? " line" : " lines") + ", chained without a gap");
    }
    out.flush();
    if (id != null && !verify && lines == 0) {
      throw NoSuchRecordException.inAudit(id);
    }
    return wrong ? ExitStatus.FINDINGS : ExitStatus.DONE;
  }

  private long verify(PrintStream out, QuarantineStore records) throws IOException {
    return new StoreVerification(
            records,
            flaw -> {
              wrong = true;
              String log = records.name() + ": ";
              out.println(json ? JsonCodec.toLine(flaw) : log + flaw.message());
            },
            () -> {})
        .verifyChain();
  }

  private void print(PrintStream out, QuarantineStore records) throws IOException {
    records
        .audit()
        .forEach(
            new AuditTrail.EventVisitor() {
              @Override
              public void event(long number, AuditEvent event) {
                if (id == null || RecordId.matches(id, event.id())) {
                  lines++;
                  out.println(json ? JsonCodec.toLine(event) : text(event));
                }
              }

              @Override
              public void unreadable(long number) {
                wrong = true;
                System.err.println(
                    "dropgate: "
                        + records.name()
                        + ": line "
                        + number
                        + " of the audit log cannot be read; see quarantine verify");
              }
            });
  }

  /** Returns a printable line for people, even if the log was edited. */
  static String text(AuditEvent event) {
    StringBuilder text = new StringBuilder();
    text.append(event.at()).append("  ").append(event.event());
    append(text, "  ", event.id());
    append(text, "  by ", event.by());
    append(text, " to ", event.to());
    append(text, " until ", event.until());
    append(text, " overruling ", event.overrules());
    append(text, ": ", event.reason());
    return PrintableText.ofEscaped(text.toString()).toString();
  }

  private static void append(StringBuilder text, String before, String value) {
    if (value != null) {
      text.append(before).append(value);
    }
  }
}
