package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The records of an Excel workbook ([MS-XLS]). For one workbook. */
final class Biff {
  /** The type of a sheet, in the record that begins it. */
  private static final int MACRO_SHEET = 0x0040;

  /** The record that begins a sheet or a workbook: of Excel 2, 3, 4, and all later ones. */
  private static final Set<Integer> BEGIN = Set.of(0x0009, 0x0209, 0x0409, 0x0809);

  /** Workbook, module, sheet, chart, macro sheet, workspace. */
  private static final Set<Integer> KINDS = Set.of(0x05, 0x06, 0x10, 0x20, MACRO_SHEET, 0x0100);

  private static final int FILE_PASSWORD = 0x002F;
  private static final int SHEET = 0x0085;
  private static final int OTHER_BOOK = 0x01AE;

  /** The same before Excel 97. */
  private static final int OTHER_SHEET = 0x0017;

  private final Findings findings;
  private final Effort effort;

  Biff(Findings findings, Effort effort) {
    this.findings = findings;
    this.effort = effort;
  }

  /** Whether a file without OLE2 around it begins as a sheet or a workbook. */
  static boolean begins(byte[] head) {
    return head.length >= 8
        && BEGIN.contains(Bytes.u16(head, 0))
        && Bytes.u16(head, 2) >= 4
        && KINDS.contains(Bytes.u16(head, 6));
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
      } else if (BEGIN.contains(record) && data.length >= 4 && Bytes.u16(data, 2) == MACRO_SHEET) {
        findings.add(Ids.EXCEL4.id(), Verdict.DANGEROUS, "an Excel 4 macro sheet");
      } else if (record == SHEET && data.length >= 6 && data[5] == 1) {
        String hidden = (data[4] & 3) == 0 ? "" : "hidden ";
        findings.add(Ids.EXCEL4.id(), Verdict.DANGEROUS, "a " + hidden + "Excel 4 macro sheet");
      } else if (record == OTHER_BOOK && data.length > 5) {
        dde(virtualPath(data));
      } else if (record == OTHER_SHEET && data.length > 2) {
        oldLink(new String(data, 1, data.length - 1, StandardCharsets.ISO_8859_1));
      }
    }
  }

  /** What a workbook refers to: a count of sheets, characters, their width, then the text. */
  private static String virtualPath(byte[] data) {
    boolean wide = (data[4] & 1) != 0;
    int length = Math.min(Bytes.u16(data, 2) * (wide ? 2 : 1), data.length - 5);
    return new String(
        data, 5, length, wide ? StandardCharsets.UTF_16LE : StandardCharsets.ISO_8859_1);
  }

  // The path of another workbook begins with a control character, and has the same one between its
  // folders that a link to a program has behind the program.
  private void dde(String path) {
    int topic = path.indexOf('\3');
    if (topic > 0 && path.charAt(0) >= ' ') {
      DdeLink.judge(path.substring(0, topic), path.substring(topic + 1), findings);
    }
  }

  // In Excel 97 and later this record is a table of numbers, none of which make a name.
  private void oldLink(String path) {
    int topic = path.indexOf('\3');
    if (topic > 0 && path.substring(0, topic).matches("[A-Za-z][\\w. :/\\\\]*")) {
      DdeLink.judge(path.substring(0, topic), path.substring(topic + 1), findings);
    }
  }
}
