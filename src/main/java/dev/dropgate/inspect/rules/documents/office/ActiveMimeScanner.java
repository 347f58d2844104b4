package dev.dropgate.inspect.rules.documents.office;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.inspect.rules.documents.common.EmbeddedFileScanner;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.InflaterInputStream;

/**
 * Judges ActiveMime files, in which Office stores macros of documents that are text: a deflated
 * OLE2 file after a header of unknown length. Stateless.
 */
public final class ActiveMimeScanner {
  private static final byte[] MAGIC = LittleEndianBytes.latin1("ActiveMime");

  /** The start of the magic in base64. */
  private static final byte[] BASE64_MAGIC = LittleEndianBytes.latin1("QWN0aXZlTWlt");

  /** The highest offset of the deflated data. */
  private static final int MAX_HEADER_BYTES = 4096;

  private ActiveMimeScanner() {}

  public static boolean isActiveMime(byte[] head) {
    return LittleEndianBytes.startsWith(head, 0, MAGIC);
  }

  /** Judges the deflated file. */
  public static void judge(byte[] bytes, FindingCollector findings, DocumentBudget effort)
      throws IOException {
    int end = Math.min(MAX_HEADER_BYTES, bytes.length - 1);
    for (int at = MAGIC.length; at < end; at++) {
      // Every zlib stream starts with method 8, and its first two bytes are a multiple of 31.
      int both = (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
      if ((bytes[at] & 0x0F) == 8 && both % 31 == 0) {
        byte[] file = inflate(bytes, at, effort);
        if (LittleEndianBytes.startsWith(file, 0, LittleEndianBytes.OLE2_SIGNATURE)) {
          EmbeddedFileScanner.judge(findings, "editdata.mso", file);
          return;
        }
      }
    }
    EmbeddedFileScanner.reportUnreadable(findings, "an ActiveMime file");
  }

  // Returns the data up to any damage.
  private static byte[] inflate(byte[] bytes, int at, DocumentBudget effort) throws IOException {
    DocumentBudget.Sink file = effort.newSink(DocumentBudget.MAX_UNPACKED_BYTES);
    byte[] buffer = new byte[1 << 12];
    try (InputStream in =
        new InflaterInputStream(new ByteArrayInputStream(bytes, at, bytes.length - at))) {
      for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
        file.write(buffer, 0, count);
        if (!LittleEndianBytes.startsWith(
            file.firstBytes(LittleEndianBytes.OLE2_SIGNATURE.length),
            0,
            LittleEndianBytes.OLE2_SIGNATURE)) {
          break;
        }
      }
    } catch (java.util.zip.ZipException | java.io.EOFException e) {
      effort.check();
    }
    return file.toByteArray();
  }

  /** Judges each ActiveMime file that a text contains in base64. */
  public static void scanBase64(InputStream text, FindingCollector findings, DocumentBudget effort)
      throws IOException {
    InputStream in = new BufferedInputStream(text, 1 << 14);
    long count = 0;
    int matched = 0;
    for (int c = in.read(); c >= 0; c = in.read()) {
      if ((count++ & 0x3FFF) == 0) {
        effort.check();
      }
      if (c <= ' ') {
        continue;
      }
      // The magic does not repeat its own start, so a failed match can only restart at its first
      // character.
      matched = c == BASE64_MAGIC[matched] ? matched + 1 : c == BASE64_MAGIC[0] ? 1 : 0;
      if (matched == BASE64_MAGIC.length) {
        judge(decodeBase64(in, effort), findings, effort);
        matched = 0;
      }
    }
  }

  private static byte[] decodeBase64(InputStream in, DocumentBudget effort) throws IOException {
    DocumentBudget.Sink letters = effort.newSink(DocumentBudget.MAX_UNPACKED_BYTES);
    letters.writeBytes(BASE64_MAGIC);
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c > ' ') {
        if (!Character.isLetterOrDigit(c) && c != '+' && c != '/') {
          break;
        }
        letters.write(c);
      }
    }
    byte[] all = letters.toByteArray();
    return Base64.getMimeDecoder().decode(Arrays.copyOf(all, all.length - all.length % 4));
  }
}
