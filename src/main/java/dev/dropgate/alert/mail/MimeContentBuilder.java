package dev.dropgate.alert.mail;

import dev.dropgate.alert.format.FileListCsv;
import jakarta.activation.DataHandler;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.nio.charset.StandardCharsets;

/** Assembles the parts of a mail. Stateless. */
final class MimeContentBuilder {
  private MimeContentBuilder() {}

  /**
   * Combines two forms of the same text. A mail program shows the best form that it supports.
   *
   * @param text the plain text
   * @param html the same content as HTML
   */
  static MimeMultipart alternative(String text, String html) throws MessagingException {
    MimeMultipart alternative = new MimeMultipart("alternative");
    alternative.addBodyPart(text("text/plain; charset=UTF-8", text));
    alternative.addBodyPart(text("text/html; charset=UTF-8", html));
    return alternative;
  }

  /**
   * Combines a text with an attached list.
   *
   * @param text the content to show
   * @param name the file name of the list, ending in {@code .csv}
   * @param csv the list
   */
  static MimeMultipart attachList(MimeMultipart text, String name, byte[] csv)
      throws MessagingException {
    MimeBodyPart shown = new MimeBodyPart();
    shown.setContent(text);
    MimeMultipart mixed = new MimeMultipart("mixed");
    mixed.addBodyPart(shown);
    mixed.addBodyPart(
        csv.length <= FileListCsv.MAX_UNCOMPRESSED_BYTES
            ? attachment("text/csv; charset=UTF-8; header=present", name, csv)
            : attachment("application/zip", name + ".zip", FileListCsv.toZip(name, csv)));
    return mixed;
  }

  private static MimeBodyPart text(String type, String text) throws MessagingException {
    byte[] bytes = text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    return part(type, bytes);
  }

  private static MimeBodyPart attachment(String type, String name, byte[] bytes)
      throws MessagingException {
    MimeBodyPart part = part(type, bytes);
    part.setDisposition(Part.ATTACHMENT);
    part.setFileName(name);
    return part;
  }

  private static MimeBodyPart part(String type, byte[] bytes) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    part.setDataHandler(new DataHandler(new ByteArrayDataSource(bytes, type)));
    part.setHeader("Content-Type", type);
    return part;
  }
}
