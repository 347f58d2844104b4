package dev.dropgate.inspect.rules.documents;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.poi.poifs.filesystem.DirectoryEntry;
import org.apache.poi.poifs.filesystem.Ole10Native;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/** OLE2 files made for a test: paths and contents, in turns. */
public final class OleSamples {
  private OleSamples() {}

  public static byte[] file(Object... pathsAndContents) throws IOException {
    try (POIFSFileSystem files = new POIFSFileSystem()) {
      for (int i = 0; i < pathsAndContents.length; i += 2) {
        DirectoryEntry at = files.getRoot();
        String[] path = ((String) pathsAndContents[i]).split("/", -1);
        for (int p = 0; p < path.length - 1; p++) {
          at =
              at.hasEntryCaseInsensitive(path[p])
                  ? (DirectoryEntry) at.getEntryCaseInsensitive(path[p])
                  : at.createDirectory(path[p]);
        }
        at.createDocument(
            path[path.length - 1], new ByteArrayInputStream((byte[]) pathsAndContents[i + 1]));
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      files.writeFilesystem(out);
      return out.toByteArray();
    }
  }

  /** A module as Office stores it, nothing of it compressed: what is compiled, then the source. */
  public static byte[] module(int compiled, String code) {
    byte[] source =
        ("Attribute VB_Name = \"ThisDocument\"\r\n" + code).getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    for (int i = 0; i < source.length; i++) {
      if (i % 8 == 0) {
        chunk.write(0); // eight literals follow
      }
      chunk.write(source[i]);
    }
    int header = 0xB000 | (chunk.size() - 1);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(new byte[compiled]);
    all.write(1);
    all.write(header);
    all.write(header >> 8);
    all.writeBytes(chunk.toByteArray());
    return all.toByteArray();
  }

  public static byte[] macros(String code) throws IOException {
    return file(
        "WordDocument", new byte[512],
        "Macros/VBA/dir", new byte[10],
        "Macros/VBA/_VBA_PROJECT", new byte[10],
        "Macros/VBA/ThisDocument", module(770, code));
  }

  public static byte[] packaged(String name, byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Ole10Native(name, name, name, content).writeOut(out);
    return out.toByteArray();
  }

  /** A record of Excel. */
  public static byte[] record(int type, byte... data) {
    return ByteBuffer.allocate(4 + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) type)
        .putShort((short) data.length)
        .put(data)
        .array();
  }

  public static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
