package dev.dropgate.inspect.rules.archives;

import dev.dropgate.inspect.ArchiveJudging;
import dev.dropgate.inspect.content.FileContent;
import dev.dropgate.inspect.format.zip.record.ZipEndRecord;
import dev.dropgate.inspect.format.zip.record.ZipLocalHeader;
import dev.dropgate.model.ScanResult;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes bombs on disk, or, in a small JVM of its own, judges each and prints what it cost. */
final class Bombs {
  private static final byte[] ZEROS = new byte[1 << 20];

  /** A dictionary of this size, as LZMA2 writes it. */
  private static final byte GIBIBYTE = 36;

  private Bombs() {}

  interface Writing {
    void to(OutputStream out) throws IOException;
  }

  static Map<String, Writing> all() {
    Map<String, Writing> bombs = new LinkedHashMap<>();
    bombs.put("flat.zip", out -> out.write(zip(1, ZEROS, 100)));
    bombs.put("nested.zip", out -> out.write(nested()));
    bombs.put("overlapping.zip", out -> out.write(overlapping(200)));
    bombs.put("ten-gigabytes.gz", Bombs::tenGigabytes);
    bombs.put("million.zip", Bombs::million);
    bombs.put("sparse.tar", out -> out.write(sparse()));
    bombs.put("pax.tar", out -> pax(out, 'x', "1000000000 path="));
    bombs.put("longname.tar", out -> pax(out, 'L', ""));
    bombs.put("pax.tar.gz", out -> pax(new GZIPOutputStream(out), 'x', "1000000000 path="));
    bombs.put("names.gz", Bombs::gzipName);
    bombs.put("dictionary.xz", out -> out.write(dictionary()));
    bombs.put("dictionary.lzma", out -> out.write(lzma()));
    bombs.put("dictionary.7z", out -> out.write(sevenZip()));
    bombs.put("directory.7z", Bombs::sevenZipDirectory);
    bombs.put("empty-members.gz", Bombs::emptyMembers);
    return bombs;
  }

  /** Arguments: the bombs. */
  public static void main(String[] bombs) throws IOException {
    for (String bomb : bombs) {
      ManagementFactory.getMemoryPoolMXBeans().forEach(pool -> pool.resetPeakUsage());
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      Path file = Path.of(bomb);
      try (FileContent content = FileContent.open(file)) {
        ScanResult judgement = ArchiveJudging.of(Map.of(), file.getFileName().toString(), content);
        long spent = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
        long millis = spent / 1_000_000;
        long peak =
            ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        System.out.printf(
            "%s %s %d ms %d MiB: %s%n",
            file.getFileName(), judgement.verdict(), millis, peak >> 20, judgement.reasons());
      }
    }
  }

  /** As 42.zip: 16 in each of five levels, and much of nothing in the innermost. */
  private static byte[] nested() throws IOException {
    byte[] inner = zip(1, ZEROS.clone(), 64);
    for (int level = 0; level < 5; level++) {
      inner = zip(16, inner, 1);
    }
    return inner;
  }

  private static byte[] zip(int members, byte[] bytes, int times) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (int i = 0; i < members; i++) {
        zip.putNextEntry(new ZipEntry(i + (times == 1 ? ".zip" : ".dat")));
        for (int j = 0; j < times; j++) {
          zip.write(bytes);
        }
      }
    }
    return out.toByteArray();
  }

  /** After D. Fifield: all members share one kernel; each header is quoted by the one before it. */
  private static byte[] overlapping(int members) throws IOException {
    ByteArrayOutputStream kernel = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(9, true);
    CRC32 crc = new CRC32();
    try (DeflaterOutputStream out = new DeflaterOutputStream(kernel, deflater)) {
      for (int i = 0; i < 8; i++) {
        out.write(ZEROS);
        crc.update(ZEROS);
      }
    }
    byte[] packed = kernel.toByteArray();
    byte[] header = header(packed.length, 8 << 20, (int) crc.getValue());
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(header);
    all.writeBytes(packed);
    int directory = all.size();
    for (int i = 0; i < members; i++) {
      ByteBuffer entry = ByteBuffer.allocate(47).order(ByteOrder.LITTLE_ENDIAN);
      entry
          .putInt(ZipEndRecord.DIRECTORY_SIGNATURE)
          .putShort((short) 20)
          .put(header, 4, 26)
          .position(46);
      all.writeBytes(entry.put((byte) 'a').array());
    }
    all.writeBytes(end(members, all.size() - directory, directory));
    return all.toByteArray();
  }

  private static byte[] header(int packed, int size, int crc) {
    ByteBuffer header = ByteBuffer.allocate(31).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(ZipLocalHeader.SIGNATURE).putShort((short) 20).putShort((short) 0);
    header.putShort((short) 8).putInt(0).putInt(crc).putInt(packed).putInt(size);
    return header.putShort((short) 1).putShort((short) 0).put((byte) 'a').array();
  }

  private static byte[] end(int members, int length, int at) {
    ByteBuffer end = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN);
    end.putInt(ZipEndRecord.SIGNATURE)
        .putInt(0)
        .putShort((short) members)
        .putShort((short) members);
    return end.putInt(length).putInt(at).putShort((short) 0).array();
  }

  /** One member of 100 MiB, a hundred times: gzip takes them for one. */
  private static void tenGigabytes(OutputStream out) throws IOException {
    ByteArrayOutputStream member = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(member)) {
      for (int i = 0; i < 100; i++) {
        gzip.write(ZEROS);
      }
    }
    for (int i = 0; i < 102; i++) {
      out.write(member.toByteArray());
    }
  }

  private static void million(OutputStream out) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (int i = 0; i < 1_000_000; i++) {
        ZipEntry entry = new ZipEntry(Integer.toString(i));
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(0);
        entry.setCrc(0);
        zip.putNextEntry(entry);
      }
    }
  }

  /** A header that claims 8 GiB without any data. */
  private static byte[] sparse() throws IOException {
    byte[] tar = Archives.tar("a", new byte[0]);
    tar[156] = 'S';
    byte[] octal = "77777777777\0".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy("ustar  \0".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 8);
    System.arraycopy(octal, 0, tar, 386, 12);
    Arrays.fill(tar, 398, 410, (byte) '0');
    System.arraycopy(octal, 0, tar, 483, 12);
    return checked(tar);
  }

  private static byte[] checked(byte[] tar) {
    Arrays.fill(tar, 148, 156, (byte) ' ');
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += tar[i] & 0xFF;
    }
    byte[] text = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, tar, 148, 8);
    return tar;
  }

  /** A header of 1 GB that the reader has to keep. */
  private static void pax(OutputStream out, char type, String start) throws IOException {
    byte[] header = Archives.tar("a", new byte[0]);
    header[156] = (byte) type;
    byte[] size = "%011o\0".formatted(1_000_000_000).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(size, 0, header, 124, 12);
    byte[] block = new byte[1 << 20];
    Arrays.fill(block, (byte) 'a');
    try (out) {
      out.write(checked(header), 0, 512);
      out.write(start.getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < 200; i++) {
        out.write(block);
      }
    }
  }

  /** An original name of 200 MB. */
  private static void gzipName(OutputStream out) throws IOException {
    byte[] block = new byte[1 << 20];
    Arrays.fill(block, (byte) 'a');
    out.write(new byte[] {0x1F, (byte) 0x8B, 8, 8, 0, 0, 0, 0, 0, 0});
    for (int i = 0; i < 200; i++) {
      out.write(block);
    }
  }

  private static byte[] dictionary() throws IOException {
    byte[] xz = Archives.XZ.of("", new byte[] {'a'});
    int properties = 16;
    if (xz[14] != 0x21 || xz[15] != 1) {
      throw new IllegalStateException("not where the filter stands");
    }
    xz[properties] = GIBIBYTE;
    CRC32 crc = new CRC32();
    crc.update(xz, 12, 8);
    ByteBuffer.wrap(xz).order(ByteOrder.LITTLE_ENDIAN).putInt(20, (int) crc.getValue());
    return xz;
  }

  private static byte[] lzma() throws IOException {
    byte[] lzma = Archives.LZMA.of("", new byte[] {'a'});
    ByteBuffer.wrap(lzma).order(ByteOrder.LITTLE_ENDIAN).putInt(1, 1 << 30);
    return lzma;
  }

  private static byte[] sevenZip() throws IOException {
    byte[] seven = Archives.SEVEN_ZIP.of("a", "some text".getBytes(StandardCharsets.US_ASCII));
    // The coder of the only folder: one byte of id, 0x21 for LZMA2, and one of properties.
    for (int i = 32; i < seven.length - 3; i++) {
      if (seven[i] == 0x21 && seven[i + 1] == 0x21 && seven[i + 2] == 1) {
        seven[i + 3] = GIBIBYTE;
      }
    }
    ByteBuffer all = ByteBuffer.wrap(seven).order(ByteOrder.LITTLE_ENDIAN);
    int at = 32 + (int) all.getLong(12);
    CRC32 crc = new CRC32();
    crc.update(seven, at, (int) all.getLong(20));
    all.putInt(28, (int) crc.getValue());
    crc.reset();
    crc.update(seven, 12, 20);
    return all.putInt(8, (int) crc.getValue()).array();
  }

  /** Says that its directory has 1 GB, and has it. */
  private static void sevenZipDirectory(OutputStream out) throws IOException {
    byte[] seven = Archives.SEVEN_ZIP.of("a", new byte[] {1});
    ByteBuffer start = ByteBuffer.wrap(seven, 0, 32).order(ByteOrder.LITTLE_ENDIAN);
    start.putLong(20, 1_000_000_000);
    CRC32 crc = new CRC32();
    crc.update(seven, 12, 20);
    start.putInt(8, (int) crc.getValue());
    out.write(seven);
    for (int i = 0; i < 100; i++) {
      out.write(ZEROS);
    }
  }

  /** Takes much in and gives nothing out. */
  private static void emptyMembers(OutputStream out) throws IOException {
    byte[] empty = Archives.GZIP.of("", new byte[0]);
    OutputStream buffered = new BufferedOutputStream(out, 1 << 16);
    for (int i = 0; i < 2_000_000; i++) {
      buffered.write(empty);
    }
    buffered.flush();
  }

  static void write(Path folder, String name, Writing writing) throws IOException {
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(folder.resolve(name)), 1 << 16)) {
      writing.to(out);
    }
  }
}
