package dev.dropgate.inspect.rules.documents;

import dev.dropgate.inspect.format.document.LittleEndianBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.DeflaterOutputStream;

/** PDF files made for a test. */
public final class PdfSamples {
  private static final String PAGES = "<</Type/Pages/Kids[]/Count 0>>";

  private PdfSamples() {}

  /**
   * A PDF without a table of its objects, as those that were repaired by hand: 1 is the catalog.
   */
  public static byte[] pdf(String catalog, Object... objects) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        LittleEndianBytes.latin1(
            "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R "
                + catalog
                + ">>\nendobj\n2 0 obj\n"
                + PAGES
                + "\nendobj\n"));
    for (int i = 0; i < objects.length; i++) {
      out.writeBytes(LittleEndianBytes.latin1((i + 3) + " 0 obj\n"));
      out.writeBytes(
          objects[i] instanceof byte[] raw ? raw : LittleEndianBytes.latin1((String) objects[i]));
      out.writeBytes(LittleEndianBytes.latin1("\nendobj\n"));
    }
    out.writeBytes(LittleEndianBytes.latin1("trailer\n<</Root 1 0 R>>\n%%EOF\n"));
    return out.toByteArray();
  }

  /** The same with a table of its objects, and more in the dictionary at its end. */
  public static byte[] withTable(String trailer, String catalog, Object... objects) {
    String text = new String(pdf(catalog, objects), StandardCharsets.ISO_8859_1);
    int table = text.indexOf("trailer");
    int count = objects.length + 3;
    StringBuilder all = new StringBuilder(text.substring(0, table));
    all.append("xref\n0 ").append(count).append("\n0000000000 65535 f \n");
    for (int i = 1; i < count; i++) {
      all.append("%010d 00000 n \n".formatted(text.indexOf("\n" + i + " 0 obj") + 1));
    }
    all.append("trailer\n<</Size ").append(count).append("/Root 1 0 R").append(trailer);
    all.append(">>\nstartxref\n").append(table).append("\n%%EOF\n");
    return LittleEndianBytes.latin1(all.toString());
  }

  public static byte[] deflated(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(bytes);
    }
    return out.toByteArray();
  }

  public static byte[] stream(String dictionary, byte[] bytes) {
    return OleSamples.join(
        LittleEndianBytes.latin1("<<" + dictionary + "/Length " + bytes.length + ">>\nstream\n"),
        bytes,
        LittleEndianBytes.latin1("\nendstream"));
  }
}
