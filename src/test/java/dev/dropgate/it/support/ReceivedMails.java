package dev.dropgate.it.support;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/** Reads received mails as mail programs and spreadsheets do. */
public final class ReceivedMails {
  private ReceivedMails() {}

  /** The plain text, with {@code \n} as its line break. */
  public static String text(Part message) {
    return string(only(message, "text/plain")).replace("\r\n", "\n");
  }

  /** The page. */
  public static String html(Part message) {
    return string(only(message, "text/html"));
  }

  /** The rows of the attached list, also if it is compressed. */
  public static List<CSVRecord> rows(Part message) {
    return parse(csv(message));
  }

  /** The ids of the records that the attached list names. */
  public static List<String> records(Part message) {
    return rows(message).stream().map(row -> row.get("record")).toList();
  }

  /** The attached list's bytes. */
  public static byte[] csv(Part message) {
    List<Part> attached = parts(message, "application/zip");
    if (attached.isEmpty()) {
      return bytes(only(message, "text/csv"));
    }
    try (ZipInputStream zip =
        new ZipInputStream(new ByteArrayInputStream(bytes(attached.get(0))))) {
      zip.getNextEntry();
      return zip.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A list's rows, after its byte order mark and its header. */
  public static List<CSVRecord> parse(byte[] csv) {
    String text = new String(csv, StandardCharsets.UTF_8);
    if (text.charAt(0) != '\uFEFF') {
      throw new AssertionError("no byte order mark: a spreadsheet would not take it for UTF-8");
    }
    try {
      return CSVFormat.RFC4180
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .get()
          .parse(new StringReader(text.substring(1)))
          .getRecords();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a cell was before it was defused: an apostrophe at its start is never part of it. */
  public static String value(String cell) {
    return cell.startsWith("'") ? cell.substring(1) : cell;
  }

  private static Part only(Part message, String type) {
    List<Part> found = parts(message, type);
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " parts of " + type);
    }
    return found.get(0);
  }

  private static List<Part> parts(Part part, String type) {
    List<Part> found = new ArrayList<>();
    try {
      if (part.isMimeType(type)) {
        found.add(part);
      } else if (part.isMimeType("multipart/*")) {
        Multipart parts = (Multipart) part.getContent();
        for (int i = 0; i < parts.getCount(); i++) {
          found.addAll(parts(parts.getBodyPart(i), type));
        }
      }
    } catch (MessagingException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static String string(Part part) {
    return new String(bytes(part), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(Part part) {
    try {
      return part.getInputStream().readAllBytes();
    } catch (MessagingException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
