package dev.dropgate.inspect;

import static dev.dropgate.inspect.HostileSamples.array;
import static dev.dropgate.inspect.HostileSamples.bytes;
import static dev.dropgate.inspect.HostileSamples.little;
import static dev.dropgate.inspect.HostileSamples.sample;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.nio.ByteBuffer;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No OLE2 file takes more processor time than its length is worth. */
class HostileOleGrowthTest {
  private static final int SECTOR = 512;
  private static final int END_OF_CHAIN = -2;
  private static final int FREE = -1;
  private static final int TABLE = -3;

  /** A smaller file has too few streams to reach the limit on what is read of all of them. */
  private static final int SMALLEST = 1 << 14;

  /** The sectors of an OLE2 file behind its header. */
  private interface Sectors {
    void fill(ByteBuffer file, int count);
  }

  private static int at(int sector) {
    return (sector + 1) * SECTOR;
  }

  /**
   * A file whose first sectors are its table, and whose directory begins behind that: sector by
   * sector, each leads to the next, up to a half of the file.
   */
  private static Arguments ole(String what, Sectors sectors) {
    return sample(
        "a.doc",
        what,
        size -> {
          int count = Math.max(SMALLEST, size) / SECTOR;
          int tables = Math.min(109, (count + 127) / 128);
          ByteBuffer file = little((count + 1) * SECTOR);
          file.put(0, bytes("\320\317\21\340\241\261\32\341")).putShort(24, (short) 0x3E);
          file.putShort(26, (short) 3).putShort(28, (short) -2).putShort(30, (short) 9);
          file.putShort(32, (short) 6).putInt(44, tables).putInt(48, tables).putInt(56, 4096);
          file.putInt(60, END_OF_CHAIN).putInt(68, END_OF_CHAIN);
          for (int i = 0; i < 109; i++) {
            file.putInt(76 + 4 * i, i < tables ? i : FREE);
          }
          for (int i = 0; i < tables * 128; i++) {
            file.putInt(at(0) + 4 * i, i < tables ? TABLE : FREE);
          }
          sectors.fill(file, count);
          return array(file);
        });
  }

  private static int tables(ByteBuffer file) {
    return file.getInt(44);
  }

  private static void next(ByteBuffer file, int sector, int next) {
    file.putInt(at(0) + 4 * sector, next);
  }

  /** Has the directory take all sectors. */
  private static void directory(ByteBuffer file, int from, int count) {
    for (int sector = from; sector < count; sector++) {
      next(file, sector, sector + 1 < count ? sector + 1 : END_OF_CHAIN);
    }
  }

  private static void entry(
      ByteBuffer file, int number, int type, int right, int child, int start, int size) {
    int at = at(tables(file)) + 128 * number;
    file.put(at, bytes("a\0")).putShort(at + 64, (short) 4).put(at + 66, (byte) type);
    file.putInt(at + 68, FREE).putInt(at + 72, right).putInt(at + 76, child);
    file.putInt(at + 116, start).putInt(at + 120, size);
    String name = "%04x".formatted(number & 0xFFFF);
    for (int i = 0; i < 4; i++) {
      file.put(at + 2 * i, (byte) name.charAt(i)).put(at + 2 * i + 1, (byte) 0);
    }
    file.putShort(at + 64, (short) 10);
  }

  static Stream<Arguments> oles() {
    return Stream.of(
        ole("nothing but a table", (file, count) -> {}),
        ole("a directory in a circle", (file, count) -> next(file, tables(file), tables(file))),
        ole("a directory that ends nowhere", (file, count) -> directory(file, tables(file), count)),
        ole(
            "a chain to the right",
            (file, count) -> {
              directory(file, tables(file), count);
              int entries = (count - tables(file)) * 4;
              entry(file, 0, 5, FREE, 1, END_OF_CHAIN, 0);
              for (int i = 1; i < entries; i++) {
                entry(file, i, 2, i + 1 < entries ? i + 1 : FREE, FREE, END_OF_CHAIN, 0);
              }
            }),
        ole(
            "folders within each other",
            (file, count) -> {
              directory(file, tables(file), count);
              int entries = (count - tables(file)) * 4;
              entry(file, 0, 5, FREE, 1, END_OF_CHAIN, 0);
              for (int i = 1; i < entries; i++) {
                entry(file, i, 1, FREE, i + 1 < entries ? i + 1 : FREE, END_OF_CHAIN, 0);
              }
            }),
        ole(
            "folders that share their members",
            (file, count) -> {
              directory(file, tables(file), count);
              int entries = (count - tables(file)) * 4;
              entry(file, 0, 5, FREE, 1, END_OF_CHAIN, 0);
              for (int i = 1; i < entries; i++) {
                entry(file, i, 1, i + 1 < entries ? i + 1 : FREE, 1, END_OF_CHAIN, 0);
              }
            }),
        ole(
            "streams that share their sectors",
            (file, count) -> {
              int first = tables(file);
              int half = first + (count - first) / 2;
              directory(file, first, half);
              for (int sector = half; sector < count; sector++) {
                next(file, sector, sector + 1 < count ? sector + 1 : END_OF_CHAIN);
              }
              entry(file, 0, 5, FREE, 1, END_OF_CHAIN, 0);
              int entries = (half - first) * 4;
              for (int i = 1; i < entries; i++) {
                int right = i + 1 < entries ? i + 1 : FREE;
                entry(file, i, 2, right, FREE, half, (count - half) * SECTOR);
                int at = at(first) + 128 * i;
                byte[] name = bytes("p\0a\0c\0k\0a\0g\0e\0\0\0");
                file.put(at, name).putShort(at + 64, (short) name.length);
              }
            }),
        ole(
            "a stream in a circle",
            (file, count) -> {
              int first = tables(file);
              next(file, first, END_OF_CHAIN);
              next(file, first + 1, first + 1);
              entry(file, 0, 5, FREE, 1, END_OF_CHAIN, 0);
              entry(file, 1, 2, FREE, FREE, first + 1, Integer.MAX_VALUE);
              byte[] name = bytes("W\0o\0r\0k\0b\0o\0o\0k\0\0\0");
              int at = at(first) + 128;
              file.put(at, name).putShort(at + 64, (short) name.length);
            }),
        ole(
            "small tables in a circle",
            (file, count) -> {
              int first = tables(file);
              next(file, first, END_OF_CHAIN);
              next(file, first + 1, first + 1);
              file.putInt(60, first + 1).putInt(64, count);
              entry(file, 0, 5, FREE, FREE, END_OF_CHAIN, 0);
            }),
        ole(
            "further tables in a circle",
            (file, count) -> {
              int first = tables(file);
              next(file, first, END_OF_CHAIN);
              file.putInt(68, first + 1).putInt(72, count).putInt(at(first + 1) + 508, first + 1);
              entry(file, 0, 5, FREE, FREE, END_OF_CHAIN, 0);
            }));
  }

  /** Gives an entry its name. */
  private static void name(ByteBuffer file, int number, String name) {
    int at = at(tables(file)) + 128 * number;
    byte[] wide = (name + "\0").getBytes(UTF_16LE);
    file.put(at, wide).putShort(at + 64, (short) wide.length);
  }

  /**
   * Storages in a row, each with the same streams: all of these have the same sectors, which repeat
   * a piece.
   */
  private static Arguments shared(String what, String storage, String piece, String... streams) {
    return ole(
        "streams that share " + what,
        (file, count) -> {
          int first = tables(file);
          int half = first + (count - first) / 2;
          directory(file, first, half);
          for (int sector = half; sector < count; sector++) {
            next(file, sector, sector + 1 < count ? sector + 1 : END_OF_CHAIN);
          }
          byte[] data = piece.repeat((count - half) * SECTOR / piece.length()).getBytes(ISO_8859_1);
          file.put(at(half), data);
          entry(file, 0, 5, FREE, 1, END_OF_CHAIN, 0);
          int each = streams.length + 1;
          int storages = ((half - first) * 4 - 1) / each;
          for (int i = 0; i < storages; i++) {
            int number = 1 + i * each;
            entry(file, number, 1, i + 1 < storages ? number + each : FREE, number + 1, 0, 0);
            if (!storage.isEmpty()) {
              name(file, number, storage + i);
            }
            for (int j = 1; j <= streams.length; j++) {
              int right = j < streams.length ? number + j + 1 : FREE;
              entry(file, number + j, 2, right, FREE, half, (count - half) * SECTOR);
              name(file, number + j, streams[j - 1]);
            }
          }
        });
  }

  /** Small streams at the end of the stream that holds them all. */
  private static Arguments small(String what, String stream, String piece) {
    return ole(
        what,
        (file, count) -> {
          int first = tables(file);
          int third = (count - first) / 3;
          directory(file, first, first + third);
          int smallTable = first + third;
          int smallSectors = smallTable + third;
          for (int sector = smallTable; sector < count; sector++) {
            boolean last = sector + 1 == smallSectors || sector + 1 == count;
            next(file, sector, last ? END_OF_CHAIN : sector + 1);
          }
          int smalls = (count - smallSectors) * 8;
          for (int i = 0; i < third * 128; i++) {
            int next = i < smalls - 1 ? i + 1 : END_OF_CHAIN;
            file.putInt(at(smallTable) + 4 * i, i < smalls ? next : FREE);
          }
          file.putInt(60, smallTable).putInt(64, third);
          byte[] data =
              piece.repeat((count - smallSectors) * SECTOR / piece.length()).getBytes(ISO_8859_1);
          file.put(at(smallSectors), data);
          entry(file, 0, 5, FREE, 1, smallSectors, (count - smallSectors) * SECTOR);
          int storages = (third * 4 - 1) / 2;
          for (int i = 0; i < storages; i++) {
            int number = 1 + 2 * i;
            entry(file, number, 1, i + 1 < storages ? number + 2 : FREE, number + 1, 0, 0);
            entry(file, number + 1, 2, FREE, FREE, Math.max(0, smalls - 63), 63 * 64);
            name(file, number + 1, stream);
          }
        });
  }

  static Stream<Arguments> small() {
    return Stream.of(
        small("small streams of native data", "\1Ole10Native", "MZab"),
        small("small workbooks", "Workbook", "\1\0\4\0abcd"),
        small("small embedded files", "package", "PK\3\4"));
  }

  static Stream<Arguments> shared() {
    return Stream.of(
        shared("records of a workbook", "", "\1\0\2\0ab", "Workbook", "Book"),
        shared("links to other books", "", "\256\1\7\0\1\0\1\0\0a\3", "Workbook"),
        shared("the text of a document", "", "\23 DDEAUTO \24", "WordDocument"),
        shared("records of slides", "", "\0\0\1\0\2\0\0\0ab", "PowerPoint Document"),
        shared("native data", "", "MZab", "\1Ole10Native"),
        shared("a link", "", "ab", "\1Ole"),
        shared(
            "an attachment and its names",
            "",
            "a\0",
            "__substg1.0_37010102",
            "__substg1.0_3707001F",
            "__substg1.0_3704001F"),
        shared("macros", "", "\1\200\260\0Attribut\0e VB_Name", "_VBA_PROJECT", "a", "b", "c"),
        shared("an embedded file", "", "PK\3\4", "package", "contents"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"oles", "shared"})
  void takesLinearTime(String what, String name, IntFunction<byte[]> content) {
    HostileSamples.assertLinear(HostileSamples.ENOUGH, name, content);
  }

  /** In a smaller file, the walk through the stream that holds the small ones is too short. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("small")
  void smallStreamsTakeLinearTime(String what, String name, IntFunction<byte[]> content) {
    HostileSamples.assertLinear(HostileSamples.MEGABYTE, name, content);
  }
}
