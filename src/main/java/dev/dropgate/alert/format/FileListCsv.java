package dev.dropgate.alert.format;

import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.TicketKind;
import dev.dropgate.model.PrintableText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * All files of a digest as a table for spreadsheets and programs: CSV as in RFC 4180, in UTF-8 with
 * a byte order mark, which spreadsheets need to recognize UTF-8. The columns are the same in every
 * language. Stateless.
 */
public final class FileListCsv {
  /**
   * The limit for an uncompressed table, in bytes. Some mail servers reject larger attachments, so
   * a larger table is compressed.
   */
  public static final int MAX_UNCOMPRESSED_BYTES = 3_000_000;

  private static final List<String> COLUMNS =
      List.of("time", "verdict", "path", "rule", "reason", "size", "sha256", "record");

  /**
   * The first characters that make a spreadsheet treat a cell as a formula. The wide forms have the
   * same effect in East Asian editions. The apostrophe is included because it is the escape
   * character: so the first apostrophe of a cell is never part of the value.
   */
  private static final String DANGEROUS_STARTS = "=+-@\t\r\n'\uFF1D\uFF0B\uFF0D\uFF20";

  private FileListCsv() {}

  /**
   * Returns the table.
   *
   * @param tickets the tickets, one row each
   * @return UTF-8 with a byte order mark
   */
  public static byte[] toCsv(List<AlertTicket> tickets) {
    StringBuilder rows = new StringBuilder(256 * (tickets.size() + 1)).append('\uFEFF');
    appendRow(rows, COLUMNS);
    for (AlertTicket ticket : tickets) {
      boolean isFile = TicketKind.isAboutFile(ticket);
      appendRow(
          rows,
          List.of(
              escapeCell(ticket.detectedAt()),
              escapeCell(ticket.verdict()),
              escapeCell(ticket.path()),
              escapeCell(ticket.rule()),
              escapeCell(ticket.reason()),
              isFile ? Long.toString(ticket.size()) : "",
              isFile ? escapeCell(ticket.sha256()) : "",
              escapeCell(ticket.id())));
    }
    return rows.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Returns the table in a zip file.
   *
   * @param name the table's name in the zip file
   * @param csv the table
   * @return the zip file; the same bytes for the same table
   */
  public static byte[] toZip(String name, byte[] csv) {
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

  private static void appendRow(StringBuilder rows, List<String> cells) {
    for (int i = 0; i < cells.size(); i++) {
      rows.append(i == 0 ? "" : ",").append(quote(cells.get(i)));
    }
    rows.append("\r\n");
  }

  private static String escapeCell(String value) {
    String safe = value == null ? "" : PrintableText.ofEscaped(value).toString();
    return !safe.isEmpty() && DANGEROUS_STARTS.indexOf(safe.charAt(0)) >= 0 ? "'" + safe : safe;
  }

  private static String quote(String cell) {
    boolean plain = true;
    for (int i = 0; i < cell.length() && plain; i++) {
      plain = ",;\" \t'".indexOf(cell.charAt(i)) < 0;
    }
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
