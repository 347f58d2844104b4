package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** The records of an Excel workbook ([MS-XLS]). For one workbook. */
final class Biff {
  /** The type of a sheet, in the record that begins it. */
  static final int MACRO_SHEET = 0x0040;

  private static final int BEGIN = 0x0809;
  private static final int FILE_PASSWORD = 0x002F;
  private static final int SHEET = 0x0085;
  private static final int OTHER_BOOK = 0x01AE;

  /** What a DDE link must not call; others are sources of data, as of market prices. */
  private static final Set<String> PROGRAMS =
      Set.of(
          "cmd",
          "cmd.exe",
          "command",
          "powershell",
          "powershell.exe",
          "pwsh",
          "mshta",
          "mshta.exe",
          "msiexec",
          "regsvr32",
          "rundll32",
          "wscript",
          "cscript",
          "certutil",
          "bitsadmin",
          "msexcel",
          "winword",
          "wmic",
          "curl",
          "explorer");

  private final Findings findings;
  private final Effort effort;

  Biff(Findings findings, Effort effort) {
    this.findings = findings;
    this.effort = effort;
  }

  void read(InputStream in) throws IOException {
    byte[] header = new byte[4];
    while (in.readNBytes(header, 0, 4) == 4) {
      effort.step();
      int record = Bytes.u16(header, 0);
      byte[] data = in.readNBytes(Bytes.u16(header, 2));
      if (record == FILE_PASSWORD) {
        findings.add(Ids.ENCRYPTED.id(), Verdict.UNDECIDED, "a workbook with a password");
        return;
      } else if (record == BEGIN && data.length >= 4 && Bytes.u16(data, 2) == MACRO_SHEET) {
        findings.add(Ids.EXCEL4.id(), Verdict.DANGEROUS, "an Excel 4 macro sheet");
      } else if (record == SHEET && data.length >= 6 && data[5] == 1) {
        String hidden = (data[4] & 3) == 0 ? "" : "hidden ";
        findings.add(Ids.EXCEL4.id(), Verdict.DANGEROUS, "a " + hidden + "Excel 4 macro sheet");
      } else if (record == OTHER_BOOK && data.length > 5) {
        String path = new String(data, 4, data.length - 4, StandardCharsets.ISO_8859_1);
        int topic = path.indexOf('\3');
        if (topic > 0) {
          link(path.substring(1, topic).replace("\0", ""), findings);
        }
      }
    }
  }

  /** A link of a sheet to the data of another program. */
  static void link(String service, Findings findings) {
    if (PROGRAMS.contains(service.strip().toLowerCase(Locale.ROOT))) {
      findings.add(Ids.DDE.id(), Verdict.DANGEROUS, "a DDE link that starts " + service);
    } else {
      findings.saw("a DDE link to " + service);
    }
  }
}
