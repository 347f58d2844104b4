package dev.dropgate.inspect.rules.archives;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.codec.digest.XXHash32;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveOutputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveOutputStream;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZMethod;
import org.apache.commons.compress.archivers.sevenz.SevenZMethodConfiguration;
import org.apache.commons.compress.archivers.sevenz.SevenZOutputFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.snappy.FramedSnappyCompressorOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;
import org.tukaani.xz.XZOutputStream;

/** Makes an archive of one member in any format. */
@SuppressWarnings("ImmutableEnumChecker") // the makers keep nothing
public enum Archives {
  ZIP("zip", (name, bytes) -> zip(ZipEntry.DEFLATED, name, bytes)),
  STORED("jar", (name, bytes) -> zip(ZipEntry.STORED, name, bytes)),
  SEVEN_ZIP("7z", Archives::sevenZip),
  TAR("tar", Archives::tar),
  CPIO("cpio", Archives::cpio),
  AR("ar", Archives::ar),
  ARJ("arj", Archives::arj),
  GZIP("gz", (name, bytes) -> packed(GZIPOutputStream::new, bytes)),
  BZIP2("bz2", (name, bytes) -> packed(BZip2CompressorOutputStream::new, bytes)),
  XZ("xz", (name, bytes) -> packed(out -> new XZOutputStream(out, new LZMA2Options(0)), bytes)),
  LZMA(
      "lzma",
      (name, bytes) -> packed(out -> new LZMAOutputStream(out, new LZMA2Options(0), -1), bytes)),
  ZSTD("zst", (name, bytes) -> packed(ZstdOutputStream::new, bytes)),
  LZ4("lz4", (name, bytes) -> lz4(bytes)),
  SNAPPY("sz", (name, bytes) -> packed(out -> new FramedSnappyCompressorOutputStream(out), bytes)),
  COMPRESS("Z", (name, bytes) -> literals(bytes));

  private static final int LZ4_BLOCK = 1 << 16;

  private interface Maker {
    byte[] make(String name, byte[] bytes) throws IOException;
  }

  private interface Packer {
    OutputStream open(OutputStream out) throws IOException;
  }

  private final String extension;
  private final Maker maker;

  Archives(String extension, Maker maker) {
    this.extension = extension;
    this.maker = maker;
  }

  /** An archive of one member. */
  public byte[] of(String name, byte[] bytes) throws IOException {
    return maker.make(name, bytes);
  }

  /** Returns whether members have no names of their own. */
  public boolean isOneFile() {
    return compareTo(GZIP) >= 0;
  }

  /** What such archives are named. */
  public String extension() {
    return extension;
  }

  private static byte[] zip(int method, String name, byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      ZipEntry entry = new ZipEntry(name);
      entry.setMethod(method);
      CRC32 crc = new CRC32();
      crc.update(bytes);
      entry.setCrc(crc.getValue());
      entry.setSize(bytes.length);
      zip.putNextEntry(entry);
      zip.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] sevenZip(String name, byte[] bytes) throws IOException {
    SeekableInMemoryByteChannel channel = new SeekableInMemoryByteChannel();
    try (SevenZOutputFile out = new SevenZOutputFile(channel)) {
      SevenZArchiveEntry entry = new SevenZArchiveEntry();
      entry.setName(name);
      entry.setSize(bytes.length);
      entry.setContentMethods(
          new SevenZMethodConfiguration(SevenZMethod.LZMA2, new LZMA2Options(0)));
      out.putArchiveEntry(entry);
      out.write(bytes);
      out.closeArchiveEntry();
    }
    return Arrays.copyOf(channel.array(), (int) channel.size());
  }

  static byte[] tar(String name, byte[] bytes) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(bytes.length);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarArchiveOutputStream tar = new TarArchiveOutputStream(out);
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    return one(tar, entry, bytes, out);
  }

  private static byte[] cpio(String name, byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CpioArchiveEntry entry = new CpioArchiveEntry(name, bytes.length);
    return one(new CpioArchiveOutputStream(out), entry, bytes, out);
  }

  private static byte[] ar(String name, byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    return one(new ArArchiveOutputStream(out), new ArArchiveEntry(name, bytes.length), bytes, out);
  }

  private static <E extends ArchiveEntry> byte[] one(
      ArchiveOutputStream<E> archive, E entry, byte[] bytes, ByteArrayOutputStream out)
      throws IOException {
    try (archive) {
      archive.putArchiveEntry(entry);
      archive.write(bytes);
      archive.closeArchiveEntry();
    }
    return out.toByteArray();
  }

  private static byte[] packed(Packer packer, byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream packed = packer.open(out)) {
      packed.write(bytes);
    }
    return out.toByteArray();
  }

  /** The library's writer takes seconds for what it packs; here it is stored. */
  private static byte[] lz4(byte[] bytes) {
    byte[] descriptor = {0x60, 0x40};
    XXHash32 hash = new XXHash32();
    hash.update(descriptor, 0, 2);
    int blocks = (bytes.length + LZ4_BLOCK - 1) / LZ4_BLOCK;
    ByteBuffer all =
        ByteBuffer.allocate(11 + blocks * 4 + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
    all.putInt(0x184D2204).put(descriptor).put((byte) (hash.getValue() >> 8));
    for (int from = 0; from < bytes.length; from += LZ4_BLOCK) {
      int length = Math.min(LZ4_BLOCK, bytes.length - from);
      all.putInt(length | 1 << 31).put(bytes, from, length);
    }
    return all.array();
  }

  /** There is no writer of .Z: each byte as its own code of nine bits. */
  private static byte[] literals(byte[] bytes) {
    byte[] out = new byte[3 + (bytes.length * 9 + 7) / 8];
    out[0] = 0x1F;
    out[1] = (byte) 0x9D;
    out[2] = (byte) 0x89;
    for (int i = 0; i < bytes.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        int at = 9 * i + bit;
        out[3 + at / 8] |= (byte) ((bytes[i] >> bit & 1) << at % 8);
      }
    }
    return out;
  }

  /** Nor is there one of ARJ. */
  private static byte[] arj(String name, byte[] bytes) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(arjHeader("a.arj", 2, 0, 0));
    out.write(arjHeader(name, 0, bytes.length, (int) crc.getValue()));
    out.write(bytes);
    out.write(new byte[] {0x60, (byte) 0xEA, 0, 0});
    return out.toByteArray();
  }

  private static byte[] arjHeader(String name, int type, int size, int crc) {
    byte[] text = name.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer basic = ByteBuffer.allocate(30 + text.length + 2).order(ByteOrder.LITTLE_ENDIAN);
    basic.put(0, (byte) 30).put(1, (byte) 11).put(2, (byte) 1).put(6, (byte) type);
    basic.putInt(12, size).putInt(16, type == 0 ? size : 0).putInt(20, crc);
    basic.position(30).put(text);
    CRC32 check = new CRC32();
    check.update(basic.array());
    ByteBuffer all = ByteBuffer.allocate(4 + basic.capacity() + 6).order(ByteOrder.LITTLE_ENDIAN);
    all.putShort((short) 0xEA60).putShort((short) basic.capacity()).put(basic.array());
    return all.putInt((int) check.getValue()).putShort((short) 0).array();
  }
}
