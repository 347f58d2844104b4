package dev.dropgate.alert;

import dev.dropgate.files.SafeText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * All files of a digest as a table for spreadsheets and programs: CSV as in RFC 4180, in UTF-8 with
 * a byte order mark, without which spreadsheets do not take it for UTF-8. The columns are the same
 * in every language. Stateless.
 */
final class FileList {
  /** In bytes. A longer one would not get through some mail servers; it is compressed. */
  static final int LONGEST = 3_000_000;

  private static final List<String> COLUMNS =
      List.of("time", "verdict", "path", "rule", "reason", "size", "sha256", "record");

  /**
   * A spreadsheet takes a cell that begins like this for a formula; the wide forms are what East
   * Asian editions take for the same. The apostrophe is among them because it is what defuses: so
   * the first apostrophe of a cell is never part of the value.
   */
  private static final String DANGEROUS_STARTS = "=+-@\t\r\n'\uFF1D\uFF0B\uFF0D\uFF20";

  private FileList() {}

  /**
   * The table.
   *
   * @param tickets a row each
   * @return UTF-8 with a byte order mark
   */
  static byte[] csv(List<Ticket> tickets) {
    StringBuilder rows = new StringBuilder(256 * (tickets.size() + 1)).append('\uFEFF');
    row(rows, COLUMNS);
    for (Ticket ticket : tickets) {
      boolean isFile = TicketKind.isAboutFile(ticket);
      row(
          rows,
          List.of(
              cell(ticket.detectedAt()),
              cell(ticket.verdict()),
              cell(ticket.path()),
              cell(ticket.rule()),
              cell(ticket.reason()),
              isFile ? Long.toString(ticket.size()) : "",
              isFile ? cell(ticket.sha256()) : "",
              cell(ticket.id())));
    }
    return rows.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The table in a zip file.
   *
   * @param name the table's name in there
   * @param csv the table
   * @return the zip file; the same for the same table
   */
  static byte[] zip(String name, byte[] csv) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(csv.length / 4);
    try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
      ZipEntry entry = new ZipEntry(name);
      entry.setTime(0);
      zip.putNextEntry(entry);
      zip.write(csv);
      zip.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void row(StringBuilder rows, List<String> cells) {
    for (int i = 0; i < cells.size(); i++) {
      rows.append(i == 0 ? "" : ",").append(quoted(cells.get(i)));
    }
    rows.append("\r\n");
  }

  private static String cell(String value) {
    String safe = value == null ? "" : SafeText.again(value);
    return !safe.isEmpty() && DANGEROUS_STARTS.indexOf(safe.charAt(0)) >= 0 ? "'" + safe : safe;
  }

  private static String quoted(String cell) {
    boolean plain = true;
    for (int i = 0; i < cell.length() && plain; i++) {
      plain = ",;\" \t'".indexOf(cell.charAt(i)) < 0;
    }
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
