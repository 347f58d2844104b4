package dev.dropgate.inspect;

import static dev.dropgate.inspect.HostileSamples.array;
import static dev.dropgate.inspect.HostileSamples.bytes;
import static dev.dropgate.inspect.HostileSamples.count;
import static dev.dropgate.inspect.HostileSamples.join;
import static dev.dropgate.inspect.HostileSamples.little;
import static dev.dropgate.inspect.HostileSamples.repeat;
import static dev.dropgate.inspect.HostileSamples.sample;

import dev.dropgate.it.support.SlowSuite;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No archive takes more processor time than its length is worth. */
class HostileArchiveGrowthTest {
  private static final int BLOCK = 512;

  private interface Compressing {
    OutputStream to(OutputStream out) throws IOException;
  }

  /** Something short, compressed. */
  private static byte[] compressed(String text, Compressing compressing) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream in = compressing.to(out)) {
      in.write(bytes(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static Arguments pieces(
      String name, String what, byte[] before, byte[] piece, byte[] after) {
    return sample(
        name, what, size -> join(before, repeat(piece, count(size, piece.length)), after));
  }

  private static Arguments pieces(String name, String what, byte[] piece) {
    return pieces(name, what, new byte[0], piece, new byte[0]);
  }

  static Stream<Arguments> streams() {
    byte[] xz = compressed("", XZCompressorOutputStream::new);
    byte[] xzOfText = compressed("a", XZCompressorOutputStream::new);
    byte[] gz = compressed("a", GZIPOutputStream::new);
    byte[] bz2 = compressed("a", BZip2CompressorOutputStream::new);
    return Stream.of(
        pieces("a.xz", "empty streams", xz),
        pieces("a.xz", "tiny streams", xzOfText),
        pieces("a.xz", "padding", xz, new byte[4], new byte[0]),
        pieces("a.gz", "tiny streams", gz),
        pieces("a.gz", "padding", gz, new byte[1], new byte[0]),
        pieces("a.gz", "a long name", bytes("\37\213\10\10\0\0\0\0\0\0"), bytes("a"), new byte[0]),
        pieces(
            "a.gz", "a long comment", bytes("\37\213\10\20\0\0\0\0\0\0"), bytes("a"), new byte[1]),
        pieces("a.bz2", "tiny streams", bz2),
        pieces("a.bz2", "empty streams", bytes("BZh9\27rE8P\220\0\0\0\0")),
        pieces("a.zst", "skipped frames", bytes("\120\52\115\30\0\0\0\0")),
        pieces("a.zst", "empty frames", bytes("\50\265\57\375\40\0\1\0\0")),
        pieces("a.zst", "empty blocks", bytes("\50\265\57\375\0\110"), new byte[3], new byte[0]),
        pieces("a.lz4", "empty frames", bytes("\4\42\115\30\140\100\202\0\0\0\0")),
        pieces("a.Z", "codes", bytes("\37\235\220"), bytes("\1\2\4"), new byte[0]),
        pieces(
            "a.lzma",
            "data",
            bytes("]\0\0\200\0\377\377\377\377\377\377\377\377\0"),
            bytes("\377"),
            new byte[0]),
        pieces("a.sz", "padding", bytes("\377\6\0\0sNaPpY"), bytes("\376\0\0\0"), new byte[0]));
  }

  /** A header of a tar, with its sum. */
  private static byte[] tar(String name, char type, long size, String format) {
    byte[] header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, "0000644\0");
    put(header, 108, "0000000\0000000000\0");
    put(header, 124, String.format("%011o", size));
    put(header, 136, "00000000000");
    put(header, 148, "        ");
    header[156] = (byte) type;
    put(header, 257, format);
    if (type == 'S') {
      put(header, 386 + 24 * 3 + 24, "\1");
    }
    int sum = 0;
    for (byte one : header) {
      sum += one & 0xFF;
    }
    put(header, 148, String.format("%06o\0 ", sum));
    return header;
  }

  private static void put(byte[] to, int at, String text) {
    System.arraycopy(bytes(text), 0, to, at, text.length());
  }

  private static byte[] block(String text) {
    return join(bytes(text), new byte[(BLOCK - text.length() % BLOCK) % BLOCK]);
  }

  private static byte[] padded(byte[] data) {
    return join(data, new byte[(BLOCK - data.length % BLOCK) % BLOCK]);
  }

  static Stream<Arguments> tars() {
    String posix = "ustar\00000";
    String gnu = "ustar  ";
    byte[] member = tar("a", '0', 0, posix);
    byte[] line = bytes("12 path=abc\n");
    return Stream.of(
        pieces("a.tar", "empty members", member),
        pieces("a.tar", "folders", tar("a/", '5', 0, posix)),
        pieces("a.tar", "links", tar("a", '2', 0, posix)),
        pieces("a.tar", "links with data", tar("a", '2', BLOCK, posix)),
        pieces("a.tar", "pax headers", join(tar("p", 'x', 12, posix), block("12 path=abc\n"))),
        pieces("a.tar", "global headers", join(tar("p", 'g', 12, posix), block("12 path=abc\n"))),
        pieces(
            "a.tar",
            "pax headers and members",
            join(tar("p", 'x', 12, posix), block("12 path=abc\n"), member)),
        sample(
            "a.tar",
            "lines of a pax header",
            size -> {
              byte[] lines = repeat(line, count(size, line.length));
              return join(tar("p", 'x', lines.length, posix), padded(lines), member);
            }),
        sample(
            "a.tar",
            "keys of a pax header",
            size -> {
              StringBuilder lines = new StringBuilder();
              for (int i = 0; lines.length() < size; i++) {
                lines.append("16 k%08d=a\n".formatted(i));
              }
              byte[] all = bytes(lines.toString());
              return join(tar("p", 'g', all.length, posix), padded(all), repeat(member, 100));
            }),
        sample(
            "a.tar",
            "global keys of many headers",
            size -> {
              ByteArrayOutputStream all = new ByteArrayOutputStream();
              for (int i = 0; all.size() < size; i++) {
                all.writeBytes(tar("p", 'g', 16, posix));
                all.writeBytes(block("16 k%08d=a\n".formatted(i)));
                all.writeBytes(member);
              }
              return all.toByteArray();
            }),
        sample(
            "a.tar",
            "a map of holes",
            size -> {
              String map = "22 GNU.sparse.offset=1\n24 GNU.sparse.numbytes=1\n";
              byte[] lines = repeat(bytes(map), count(size, map.length()));
              return join(tar("p", 'x', lines.length, posix), padded(lines), member);
            }),
        sample(
            "a.tar",
            "a map of holes in one line",
            size -> {
              String value = "0,1,".repeat(count(size, 4)) + "0,1";
              String rest = " GNU.sparse.map=" + value + "\n";
              String lines = (rest.length() + Integer.toString(rest.length()).length()) + rest;
              return join(tar("p", 'x', lines.length(), posix), block(lines), member);
            }),
        pieces("a.tar", "long names", join(tar("././@LongLink", 'L', 3, gnu), block("ab\0"))),
        pieces(
            "a.tar",
            "long names and members",
            join(tar("././@LongLink", 'L', 3, gnu), block("ab\0"), tar("a", '0', 0, gnu))),
        sample(
            "a.tar",
            "a long name",
            size -> {
              byte[] name = repeat(bytes("a/../"), count(size, 5));
              return join(
                  tar("././@LongLink", 'L', name.length, gnu), padded(name), tar("a", '0', 0, gnu));
            }),
        pieces("a.tar", "old maps of holes", tar("a", 'S', 0, gnu)),
        pieces("a.tar", "names of folders", join(tar("a", 'D', 3, gnu), block("Yab"))),
        pieces("a.tar", "wrong sums", member, block("a"), new byte[0]),
        pieces(
            "a.cpio",
            "members",
            bytes("070701" + "0".repeat(88) + "00000002" + "0".repeat(8) + "a\0")),
        pieces(
            "a.a",
            "members",
            bytes("!<arch>\n"),
            bytes("a/              0           0     0     644     0         `\n"),
            new byte[0]));
  }

  private static byte[] rar4(int type, int flags, int length) {
    return array(
        little(length).put(2, (byte) type).putShort(3, (short) flags).putShort(5, (short) length));
  }

  private static byte[] rar4Member(int method) {
    ByteBuffer member = little(33).put(0, rar4(0x74, 0x8000, 33));
    return array(member.put(25, (byte) method).putShort(26, (short) 1).put(32, (byte) 'a'));
  }

  static Stream<Arguments> rars() {
    byte[] old = join(bytes("Rar!\32\7\0"), rar4(0x73, 0, 13));
    byte[] now = bytes("Rar!\32\7\1\0");
    return Stream.of(
        pieces("a.rar", "old blocks", old, rar4(0x75, 0, 7), new byte[0]),
        pieces("a.rar", "old members", old, rar4Member(0x33), new byte[0]),
        pieces("a.rar", "old stored members", old, rar4Member(0x30), new byte[0]),
        pieces("a.rar", "old services", old, rar4(0x7A, 0, 33), new byte[0]),
        pieces("a.rar", "beginnings", bytes("MZ"), old, new byte[0]),
        pieces("a.rar", "zeros behind", join(old, rar4(0x7B, 0, 7)), new byte[1], new byte[0]),
        pieces("a.rar", "headers", now, bytes("\0\0\0\0\2\7\0"), new byte[0]),
        pieces("a.rar", "members", now, bytes("\0\0\0\0\11\2\0\0\0\0\1\0\1a"), new byte[0]),
        pieces("a.rar", "stored members", now, bytes("\0\0\0\0\11\2\0\0\0\0\0\0\1a"), new byte[0]),
        pieces("a.rar", "long numbers", now, bytes("\0\0\0\0\200\200"), new byte[0]));
  }

  static Stream<Arguments> others() {
    byte[] lha = array(little(25).put(0, bytes("\27\0-lh5-")).put(20, (byte) 0).put(21, (byte) 1));
    byte[] stored = array(little(25).put(0, bytes("\27\0-lh0-")).put(21, (byte) 1));
    byte[] third = array(little(32).put(0, bytes("\4\0-lh5-")).put(20, (byte) 3).putInt(24, 32));
    return Stream.of(
        pieces("a.lzh", "members", lha),
        pieces("a.lzh", "stored members", stored),
        pieces("a.lzh", "members of level 3", third),
        sample(
            "a.lzh",
            "further headers of one member",
            size -> {
              ByteBuffer all = little(size).put(0, third).putInt(24, size).putInt(28, 9);
              for (int at = 32; at + 9 <= size; at += 9) {
                all.put(at, (byte) 1).putInt(at + 5, 9);
              }
              return array(all);
            }),
        pieces(
            "a.alz",
            "members",
            bytes("ALZ\1\n\0\0\0"),
            bytes("BLZ\1\1\0\0\0\0\0\0\0\0a"),
            new byte[0]),
        pieces(
            "a.egg",
            "records before members",
            bytes("EGGA\0\1\0\0\0\0\0\0\0\0"),
            bytes("\0\0\377\377\0\0\0"),
            new byte[0]),
        pieces(
            "a.egg",
            "members",
            bytes("EGGA\0\1\0\0\0\0\0\0\0\0\42\202\342\10"),
            bytes("\343\220\205\12\0\0\0\0\0\0\0\0\0\0\0\0\42\202\342\10"),
            new byte[0]),
        pieces(
            "a.egg",
            "blocks",
            bytes(
                "EGGA\0\1\0\0\0\0\0\0\0\0\42\202\342\10"
                    + "\343\220\205\12\0\0\0\0\1\0\0\0\0\0\0\0\42\202\342\10"),
            bytes("\23\14\265\2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\42\202\342\10"),
            new byte[0]),
        cab("folders", 0),
        cab("files of one folder", 1),
        cab("blocks of one folder", 2),
        iso("records of one folder", false),
        iso("folders within each other", true));
  }

  /** A CAB of many files that all refer to the whole data. */
  private static Arguments cab(String what, int kind) {
    return sample(
        "a.dat",
        what,
        size -> {
          int folders = kind == 0 ? Math.min(0xFFFF, size / 8) : 1;
          int files = kind == 1 ? Math.min(0xFFFF, size / 18) : 100;
          int blocks = kind == 2 ? Math.min(0xFFFF, size / 9) : 100;
          ByteBuffer all = little(36 + 8 * folders + 18 * files + 9 * blocks);
          all.put(bytes("MSCF")).position(16);
          all.putInt(36 + 8 * folders).putInt(0).put((byte) 3).put((byte) 1);
          all.putShort((short) folders).putShort((short) files).position(36);
          for (int i = 0; i < folders; i++) {
            all.putInt(36 + 8 * folders + 18 * files).putShort((short) blocks).putShort((short) 0);
          }
          for (int i = 0; i < files; i++) {
            all.putInt(Math.min(100, blocks)).putInt(0).putShort((short) 0).putShort((short) 0);
            all.putShort((short) 0).putShort((short) 0).put((byte) 'a').put((byte) 0);
          }
          for (int i = 0; i < blocks; i++) {
            all.putInt(0).putShort((short) 1).putShort((short) 1).put((byte) 'a');
          }
          return array(all);
        });
  }

  private static byte[] isoRecord(int block, int size, int flags, String name) {
    ByteBuffer record = little(33 + name.length() + (name.length() + 1) % 2);
    record.put((byte) record.limit()).put((byte) 0).putInt(block);
    record.putInt(Integer.reverseBytes(block)).putInt(size).putInt(Integer.reverseBytes(size));
    return array(record.put(25, (byte) flags).put(32, (byte) name.length()).put(33, bytes(name)));
  }

  private static Arguments iso(String what, boolean nested) {
    return sample(
        "b.dat",
        what,
        size -> {
          int sectors = Math.max(32, size / 2048);
          ByteBuffer image = little(sectors * 2048);
          int root = nested ? 2048 : (sectors - 20) * 2048;
          image.put(16 * 2048, bytes("\1CD001\1")).putShort(16 * 2048 + 128, (short) 2048);
          image.put(16 * 2048 + 156, isoRecord(20, root, 2, "\0"));
          image.put(17 * 2048, bytes("\377CD001\1"));
          for (int sector = 20; sector < sectors; sector++) {
            int next = nested ? Math.min(sectors - 1, sector + 1) : 18;
            byte[] record = isoRecord(next, nested ? 2048 : 0, nested ? 2 : 0, "a");
            for (int at = 0; at + record.length <= 2048; at += record.length) {
              image.put(sector * 2048 + at, record);
            }
          }
          return array(image);
        });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"streams", "tars", "rars", "others"})
  void takesLinearTime(String what, String name, IntFunction<byte[]> content) {
    HostileSamples.assertLinear(HostileSamples.SHORT, name, content);
  }

  @SlowSuite
  @ParameterizedTest(name = "{0}")
  @MethodSource({"streams", "tars", "rars", "others"})
  void largerArchiveTakesLinearTime(String what, String name, IntFunction<byte[]> content) {
    HostileSamples.assertLinear(HostileSamples.ENOUGH, name, content);
  }
}
