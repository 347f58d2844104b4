package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.InflaterInputStream;

/**
 * How Office puts macros into documents that are text: an OLE2 file, deflated, behind a header of
 * no known length. Stateless.
 */
final class ActiveMime {
  private static final byte[] MAGIC = Bytes.latin1("ActiveMime");

  /** How the magic begins in base64. */
  private static final byte[] ENCODED = Bytes.latin1("QWN0aXZlTWlt");

  /** Where the deflated data begin at the latest. */
  private static final int LONGEST_HEADER = 4096;

  private ActiveMime() {}

  static boolean begins(byte[] head) {
    return Bytes.startsWith(head, 0, MAGIC);
  }

  /** Judges what is deflated in it. */
  static void judge(byte[] bytes, Findings findings, Effort effort) throws IOException {
    int end = Math.min(LONGEST_HEADER, bytes.length - 1);
    for (int at = MAGIC.length; at < end; at++) {
      // As every such stream begins: deflate, and two bytes that 31 divides.
      int both = (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
      if ((bytes[at] & 0x0F) == 8 && both % 31 == 0) {
        byte[] file = inflate(bytes, at, effort);
        if (Bytes.startsWith(file, 0, Bytes.OLE2)) {
          Embedded.judge(findings, "editdata.mso", file);
          return;
        }
      }
    }
    Embedded.broken(findings, "an ActiveMime file");
  }

  // As far as it goes.
  private static byte[] inflate(byte[] bytes, int at, Effort effort) throws IOException {
    Effort.Sink file = effort.sink(Effort.LARGEST);
    byte[] buffer = new byte[1 << 12];
    try (InputStream in =
        new InflaterInputStream(new ByteArrayInputStream(bytes, at, bytes.length - at))) {
      for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
        file.write(buffer, 0, count);
        if (!Bytes.startsWith(file.first(Bytes.OLE2.length), 0, Bytes.OLE2)) {
          break;
        }
      }
    } catch (java.util.zip.ZipException | java.io.EOFException e) {
      effort.step();
    }
    return file.toByteArray();
  }

  /** Judges each that is in a text in base64, whatever else the text is. */
  static void search(InputStream text, Findings findings, Effort effort) throws IOException {
    InputStream in = new BufferedInputStream(text, 1 << 14);
    long count = 0;
    int matched = 0;
    for (int c = in.read(); c >= 0; c = in.read()) {
      if ((count++ & 0x3FFF) == 0) {
        effort.step();
      }
      if (c <= ' ') {
        continue;
      }
      // No beginning of what is looked for is in its own middle.
      matched = c == ENCODED[matched] ? matched + 1 : c == ENCODED[0] ? 1 : 0;
      if (matched == ENCODED.length) {
        judge(decoded(in, effort), findings, effort);
        matched = 0;
      }
    }
  }

  private static byte[] decoded(InputStream in, Effort effort) throws IOException {
    Effort.Sink letters = effort.sink(Effort.LARGEST);
    letters.writeBytes(ENCODED);
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
