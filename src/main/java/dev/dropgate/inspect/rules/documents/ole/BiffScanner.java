package dev.dropgate.inspect.rules.documents.ole;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.inspect.rules.documents.common.DdeLinkCheck;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Judges the records of an Excel workbook ([MS-XLS]). For one workbook. */
public final class BiffScanner {
  /** The type of a macro sheet, in the first record of a sheet. */
  private static final int MACRO_SHEET_TYPE = 0x0040;

  /** The first record of a sheet or workbook: in Excel 2, 3, 4, and in all later versions. */
  private static final Set<Integer> BEGIN_RECORDS = Set.of(0x0009, 0x0209, 0x0409, 0x0809);

  /** The types workbook, module, sheet, chart, macro sheet and workspace. */
  private static final Set<Integer> SUBSTREAM_TYPES =
      Set.of(0x05, 0x06, 0x10, 0x20, MACRO_SHEET_TYPE, 0x0100);

  private static final int FILE_PASSWORD_RECORD = 0x002F;
  private static final int SHEET_RECORD = 0x0085;
  private static final int EXTERNAL_BOOK_RECORD = 0x01AE;

  /** The external book record before Excel 97. */
  private static final int EXTERNAL_SHEET_RECORD = 0x0017;

  private final FindingCollector findings;
  private final DocumentBudget effort;

  public BiffScanner(FindingCollector findings, DocumentBudget effort) {
    this.findings = findings;
    this.effort = effort;
  }

  /** Returns whether a file without an OLE2 container starts like a sheet or a workbook. */
  public static boolean isBiff(byte[] head) {
    return head.length >= 8
        && BEGIN_RECORDS.contains(LittleEndianBytes.u16(head, 0))
        && LittleEndianBytes.u16(head, 2) >= 4
        && SUBSTREAM_TYPES.contains(LittleEndianBytes.u16(head, 6));
  }

  public void scan(InputStream in) throws IOException {
    byte[] header = new byte[4];
    while (in.readNBytes(header, 0, 4) == 4) {
      effort.check();
      int record = LittleEndianBytes.u16(header, 0);
      byte[] data = in.readNBytes(LittleEndianBytes.u16(header, 2));
      if (record == FILE_PASSWORD_RECORD) {
        findings.add(
            DocumentRuleInfos.ENCRYPTED.id(), Verdict.UNDECIDED, "a workbook with a password");
        return;
      } else if (BEGIN_RECORDS.contains(record)
          && data.length >= 4
          && LittleEndianBytes.u16(data, 2) == MACRO_SHEET_TYPE) {
        findings.add(DocumentRuleInfos.EXCEL4.id(), Verdict.DANGEROUS, "an Excel 4 macro sheet");
      } else if (record == SHEET_RECORD && data.length >= 6 && data[5] == 1) {
        String hidden = (data[4] & 3) == 0 ? "" : "hidden ";
        findings.add(
            DocumentRuleInfos.EXCEL4.id(),
            Verdict.DANGEROUS,
            "a " + hidden + "Excel 4 macro sheet");
      } else if (record == EXTERNAL_BOOK_RECORD && data.length > 5) {
        judgeDdeLink(virtualPath(data));
      } else if (record == EXTERNAL_SHEET_RECORD && data.length > 2) {
        judgeExternalSheet(new String(data, 1, data.length - 1, StandardCharsets.ISO_8859_1));
      }
    }
  }

  /**
   * Returns the target of an external book record: a count of sheets, a count of characters, their
   * width, then the text.
   */
  private static String virtualPath(byte[] data) {
    boolean wide = (data[4] & 1) != 0;
    int length = Math.min(LittleEndianBytes.u16(data, 2) * (wide ? 2 : 1), data.length - 5);
    return new String(
        data, 5, length, wide ? StandardCharsets.UTF_16LE : StandardCharsets.ISO_8859_1);
  }

  // In a link to a program, a control character separates program and topic. The path of another
  // workbook starts with a control character and has the same separator between its folders.
  private void judgeDdeLink(String path) {
    int topic = path.indexOf('\3');
    if (topic > 0 && path.charAt(0) >= ' ') {
      DdeLinkCheck.judge(path.substring(0, topic), path.substring(topic + 1), findings);
    }
  }

  // In Excel 97 and later, this record is a table of numbers, which never looks like a name.
  private void judgeExternalSheet(String path) {
    int topic = path.indexOf('\3');
    if (topic > 0 && path.substring(0, topic).matches("[A-Za-z][\\w. :/\\\\]*")) {
      DdeLinkCheck.judge(path.substring(0, topic), path.substring(topic + 1), findings);
    }
  }
}
