package dev.dropgate.inspect;

import static dev.dropgate.inspect.HostileSamples.array;
import static dev.dropgate.inspect.HostileSamples.bytes;
import static dev.dropgate.inspect.HostileSamples.count;
import static dev.dropgate.inspect.HostileSamples.join;
import static dev.dropgate.inspect.HostileSamples.little;
import static dev.dropgate.inspect.HostileSamples.repeat;
import static dev.dropgate.inspect.HostileSamples.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.it.support.SlowSuite;
import dev.dropgate.model.Verdict;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No zip and no OLE2 file takes more processor time than its length is worth. */
class HostileZipGrowthTest {
  private static final int SECTOR = 512;
  private static final int END_OF_CHAIN = -2;
  private static final int FREE = -1;
  private static final int TABLE = -3;

  /** A member's own header. */
  private static byte[] header(String name, int extra, int packed) {
    ByteBuffer header = little(30 + name.length() + extra).put(0, bytes("PK\3\4"));
    header.putInt(18, packed).putInt(22, packed);
    header.putShort(26, (short) name.length()).putShort(28, (short) extra);
    return array(header.put(30, bytes(name)));
  }

  /** What the directory says of a member. */
  private static byte[] listed(String name, int extra, int comment, int packed, int offset) {
    ByteBuffer entry = little(46 + name.length() + extra + comment).put(0, bytes("PK\1\2"));
    entry.putInt(20, packed).putInt(24, packed);
    entry.putShort(28, (short) name.length()).putShort(30, (short) extra);
    entry.putShort(32, (short) comment).putInt(42, offset);
    return array(entry.put(46, bytes(name)));
  }

  private static byte[] end(int entries, int length, int offset, int comment) {
    ByteBuffer end = little(22).put(0, bytes("PK\5\6"));
    end.putShort(8, (short) entries).putShort(10, (short) entries);
    return array(end.putInt(12, length).putInt(16, offset).putShort(20, (short) comment));
  }

  /** Some bytes, a directory that repeats an entry, the end. */
  private static byte[] zip(byte[] before, byte[] entry, int count) {
    byte[] directory = repeat(entry, count);
    return join(before, directory, end(count, directory.length, before.length, 0));
  }

  private static Arguments directory(String name, String what, byte[] before, byte[] entry) {
    return sample(name, what, size -> zip(before, entry, count(size, entry.length)));
  }

  private static Arguments between(String what, byte[] piece) {
    byte[] first = header("a", 0, 0);
    return sample(
        "a.zip",
        what,
        size ->
            zip(join(first, repeat(piece, count(size, piece.length))), listed("a", 0, 0, 0, 0), 1));
  }

  static Stream<Arguments> zips() {
    byte[] one = header("a", 0, 0);
    return Stream.of(
        directory("a.zip", "entries of one member", one, listed("a", 0, 0, 0, 0)),
        directory(
            "a.docx",
            "entries of one part",
            header("word/a.xml", 0, 0),
            listed("word/a.xml", 0, 0, 0, 0)),
        directory(
            "a.docx",
            "types of one document",
            header("[Content_Types].xml", 0, 0),
            listed("[Content_Types].xml", 0, 0, 0, 0)),
        directory(
            "a.odt",
            "manifests of one document",
            header("META-INF/manifest.xml", 0, 0),
            listed("META-INF/manifest.xml", 0, 0, 0, 0)),
        directory("a.zip", "entries without a member", one, listed("a", 0, 0, 0, 9)),
        directory("a.zip", "folders", header("a/", 0, 0), listed("a/", 0, 0, 0, 0)),
        directory(
            "a.zip", "long names", header("a", 0, 0), listed("a/".repeat(30_000), 0, 0, 0, 0)),
        directory("a.zip", "long comments", one, listed("a", 0, 60_000, 0, 0)),
        directory("a.zip", "comments", one, listed("a", 0, 60, 0, 0)),
        directory("a.zip", "extra fields", one, listed("a", 60_000, 0, 0, 0)),
        sample("a.zip", "entries that overlap", size -> overlapping(size)),
        sample("a.zip", "members", size -> members(size)),
        between("headers that are not listed", one),
        between("headers that are cut off", bytes("PK\3\4")),
        between("directories", bytes("PK\1\2")),
        between("ends", end(0, 0, 0, 0)),
        between("ends that lead on", end(1, 47, 0, 0)),
        between("letters", bytes("P")),
        sample("a.zip", "ends only", size -> repeat(end(1, 47, 0, 9), count(size, 22))),
        sample(
            "a.zip",
            "ends behind",
            size ->
                join(
                    zip(one, listed("a", 0, 0, 0, 0), 1),
                    repeat(end(1, 47, 31, 9), count(size, 22)))));
  }

  /** Each entry has all of the data that follow the one header. */
  private static byte[] overlapping(int size) {
    int packed = size / 2;
    byte[] before = join(header("a", 0, packed), new byte[packed]);
    byte[] entry = listed("a", 0, 0, packed, 0);
    return zip(before, entry, count(size / 2, entry.length));
  }

  /** The data of each member begin with the header of the next one. */
  private static byte[] within(int size) {
    byte[] one = header("a", 0, 0);
    int count = count(size / 2, one.length + 47);
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    ByteArrayOutputStream directory = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      int packed = (count - i - 1) * one.length;
      directory.writeBytes(listed("a", 0, 0, packed, members.size()));
      members.writeBytes(header("a", 0, packed));
    }
    return join(
        members.toByteArray(),
        directory.toByteArray(),
        end(count, directory.size(), members.size(), 0));
  }

  private static byte[] members(int size) {
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    ByteArrayOutputStream directory = new ByteArrayOutputStream();
    int count = count(size, 78);
    for (int i = 0; i < count; i++) {
      directory.writeBytes(listed("a", 0, 0, 0, members.size()));
      members.writeBytes(header("a", 0, 0));
    }
    return join(
        members.toByteArray(),
        directory.toByteArray(),
        end(count, directory.size(), members.size(), 0));
  }

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
          int count = size / SECTOR;
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

  @ParameterizedTest(name = "{0}")
  @MethodSource({"zips", "oles"})
  void takesTimeThatIsLinear(String what, String name, IntFunction<byte[]> content) {
    HostileSamples.assertLinear(HostileSamples.SHORT, name, content);
  }

  @SlowSuite
  @ParameterizedTest(name = "{0}")
  @MethodSource({"zips", "oles"})
  void aLargerOneDoesToo(String what, String name, IntFunction<byte[]> content) {
    HostileSamples.assertLinear(HostileSamples.ENOUGH, name, content);
  }

  /**
   * The members share bytes and are zips themselves, so what comes out grows with the square of the
   * file, and with the depth. Up to 64 MiB that is no bomb, and it takes the more time for each
   * byte of the file the fewer it has: at this size most of all.
   */
  @Test
  @SlowSuite
  void membersWithinEachOtherEndByALimit() {
    byte[] bytes = within(1 << 17);
    CpuGrowth.assertEndsWithin(
        20,
        () ->
            assertThat(HostileSamples.judge("a.zip", bytes).verdict())
                .isEqualTo(Verdict.UNDECIDED));
  }
}
