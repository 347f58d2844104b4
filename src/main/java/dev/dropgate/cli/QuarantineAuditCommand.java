package dev.dropgate.cli;

import dev.dropgate.files.Json;
import dev.dropgate.files.SafeText;
import dev.dropgate.quarantine.AuditEvent;
import dev.dropgate.quarantine.NoSuchRecordException;
import dev.dropgate.quarantine.Records;
import dev.dropgate.quarantine.Verification;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code quarantine audit}. */
@Command(
    name = "audit",
    description = "Print what happened to the records, deleted ones too, the oldest first.")
final class QuarantineAuditCommand implements Callable<Integer> {
  @ParentCommand private QuarantineCommand parent;

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "Only what happened to this record. " + QuarantineCommand.ID)
  private String id;

  @Option(names = "--verify", description = "Only check that no line was edited or removed.")
  private boolean verify;

  @Option(names = "--json", description = "Print JSON Lines.")
  private boolean json;

  private long lines;
  private boolean wrong;

  @Override
  public Integer call() throws Exception {
    PrintStream out = Terminal.out(json);
    for (Records records : parent.quarantine().stores()) {
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

  private long verify(PrintStream out, Records records) throws IOException {
    return new Verification(
            records,
            flaw -> {
              wrong = true;
              String log = SafeText.of(records.store()) + ": ";
              out.println(json ? Json.line(flaw) : log + flaw.message());
            },
            () -> {})
        .chain();
  }

  private void print(PrintStream out, Records records) throws IOException {
    records.audit(
        new Records.AuditReader() {
          @Override
          public void event(long number, AuditEvent event) {
            if (id == null || Records.means(id, event.id())) {
              lines++;
              out.println(json ? Json.line(event) : text(event));
            }
          }

          @Override
          public void unreadable(long number) {
            wrong = true;
            System.err.println(
                "dropgate: "
                    + SafeText.of(records.store())
                    + ": line "
                    + number
                    + " of the audit log cannot be read; see quarantine verify");
          }
        });
  }

  /** Returns a line for people, whatever somebody has written into the log. */
  static String text(AuditEvent event) {
    StringBuilder text = new StringBuilder();
    text.append(event.at()).append("  ").append(event.event());
    append(text, "  ", event.id());
    append(text, "  by ", event.by());
    append(text, " to ", event.to());
    append(text, " until ", event.until());
    append(text, " overruling ", event.overrules());
    append(text, ": ", event.reason());
    return SafeText.again(text.toString());
  }

  private static void append(StringBuilder text, String before, String value) {
    if (value != null) {
      text.append(before).append(value);
    }
  }
}
