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

/** No zip takes more processor time than its length is worth. */
class HostileZipGrowthTest {
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

  @ParameterizedTest(name = "{0}")
  @MethodSource("zips")
  void takesLinearTime(String what, String name, IntFunction<byte[]> content) {
    HostileSamples.assertLinear(HostileSamples.SHORT, name, content);
  }

  @SlowSuite
  @ParameterizedTest(name = "{0}")
  @MethodSource("zips")
  void largerZipTakesLinearTime(String what, String name, IntFunction<byte[]> content) {
    HostileSamples.assertLinear(HostileSamples.ENOUGH, name, content);
  }

  /**
   * The members share bytes and are ZIP archives themselves, so the output grows with the square of
   * the file, and with the depth. Up to 64 MiB this is within the limits. The time for each byte is
   * highest for small files, which is why the test uses this size.
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
