package dev.dropgate.inspect.active;

import dev.dropgate.inspect.FileType;
import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.Subject;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.util.List;

/** Macros, remote parts and embedded files of Office documents, old and new. */
final class OfficeRule implements Rule {
  /** The record that begins a sheet of Excel 2, 3 and 4, in a file without OLE2 around it. */
  private static final int[] BARE_SHEETS = {0x0009, 0x0209, 0x0409};

  @Override
  public List<RuleInfo> about() {
    return List.of(
        Ids.MACROS,
        Ids.AUTORUN,
        Ids.EXCEL4,
        Ids.EXTERNAL,
        Ids.TEMPLATE,
        Ids.DDE,
        Ids.PACKAGE,
        Ids.ENCRYPTED);
  }

  @Override
  public void judge(Subject subject, Findings findings) throws IOException {
    FileType type = subject.type();
    if (type == FileType.OLE2) {
      try (Effort effort = Effort.enter()) {
        new OleReader(findings, effort).read(subject.content());
      }
    } else if (type == FileType.OOXML || type == FileType.ZIP) {
      try (Effort effort = Effort.enter()) {
        new OoxmlReader(findings, effort).read(subject);
      }
    } else if (type == FileType.UNKNOWN) {
      bareSheet(subject.content().head(), findings);
    }
  }

  private static void bareSheet(byte[] head, Findings findings) {
    if (head.length < 8 || head[0] != 0x09 || head[3] != 0 || (head[2] != 4 && head[2] != 6)) {
      return;
    }
    int record = Bytes.u16(head, 0);
    for (int one : BARE_SHEETS) {
      if (record == one && Bytes.u16(head, 6) == Biff.MACRO_SHEET) {
        findings.add(Ids.EXCEL4.id(), Verdict.DANGEROUS, "an Excel 4 macro sheet");
      }
    }
  }
}
