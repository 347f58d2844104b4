package dev.dropgate.inspect;

import static dev.dropgate.inspect.HostileSamples.array;
import static dev.dropgate.inspect.HostileSamples.count;
import static dev.dropgate.inspect.HostileSamples.sample;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No presentation of PowerPoint 97 takes more processor time than its length is worth. */
class HostileSlideGrowthTest {
  private static final int CURRENT_USER = 0x0FF6;
  private static final int EDIT = 0x0FF5;
  private static final int TABLE = 0x1772;
  private static final int OBJECT = 0x1011;
  private static final int HEADER_BYTES = 8;
  private static final int EDIT_BYTES = HEADER_BYTES + 28;
  private static final int MAX_RUN = 0xFFF;

  private static ByteBuffer record(ByteBuffer to, int type, int length) {
    return to.putShort((short) 0).putShort((short) type).putInt(length);
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void edit(ByteBuffer to, int before, int table) {
    record(to, EDIT, 28).putInt(0).putInt(0).putInt(before).putInt(table);
    to.putInt(0).putInt(0).putInt(0);
  }

  /** Runs of offsets, as many as there may be in one. */
  private static void table(ByteBuffer to, int length, IntUnaryOperator offsets) {
    record(to, TABLE, length);
    int words = length / 4;
    for (int i = 0; i < words; ) {
      int run = Math.min(MAX_RUN, words - i - 1);
      to.putInt(run << 20 | 1);
      i++;
      for (int j = 0; j < run; j++, i++) {
        to.putInt(offsets.applyAsInt(i));
      }
    }
  }

  private static byte[] presentation(byte[] slides, int lastEdit) {
    ByteBuffer user = record(buffer(20), CURRENT_USER, 12).putInt(20).putInt(0).putInt(lastEdit);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (POIFSFileSystem files = new POIFSFileSystem()) {
      files.createDocument(new ByteArrayInputStream(array(user)), "Current User");
      files.createDocument(new ByteArrayInputStream(slides), "PowerPoint Document");
      files.writeFilesystem(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static Arguments slides(String what, IntFunction<byte[]> content) {
    return sample("a.ppt", what, content);
  }

  /** Edits that lead from the last one to the first, each with the table that is before it. */
  private static byte[] edits(int size, boolean round) {
    int each = HEADER_BYTES + 8 + EDIT_BYTES;
    ByteBuffer all = buffer(count(size, each) * each);
    int last = round ? all.capacity() - EDIT_BYTES : 0;
    while (all.hasRemaining()) {
      int table = all.position();
      table(all, 8, i -> 0);
      edit(all, last, table);
      last = all.position() - EDIT_BYTES;
    }
    return presentation(array(all), last);
  }

  /** Edits, all with one table or with one in the other. */
  private static byte[] sharedTable(int size, int step) {
    int tableBytes = size / 2 / 8 * 8;
    int edits = count(size / 2, EDIT_BYTES);
    ByteBuffer all = buffer(HEADER_BYTES + tableBytes + edits * EDIT_BYTES);
    if (step == 0) {
      table(all, tableBytes, i -> 8 * i);
    } else {
      // Each header is behind the last one, and has all that follows.
      for (int at = 0; at < HEADER_BYTES + tableBytes - 8; at += step) {
        all.position(at);
        record(all, TABLE, HEADER_BYTES + tableBytes - at - 8);
      }
    }
    all.position(HEADER_BYTES + tableBytes);
    int last = 0;
    for (int i = 0; i < edits; i++) {
      edit(all, last, Math.min(i * step, tableBytes - 8));
      last = all.position() - EDIT_BYTES;
    }
    return presentation(array(all), last);
  }

  /** A table of objects that all end where the file ends. */
  private static byte[] objects(int size) {
    int tableBytes = size / 2 / 8 * 8;
    int objects = tableBytes / 4;
    ByteBuffer all = buffer(16 + objects * HEADER_BYTES + HEADER_BYTES + tableBytes + EDIT_BYTES);
    record(all, 1, objects * HEADER_BYTES + 8).putLong(0); // an atom, so that none is in a row
    for (int i = 0; i < objects; i++) {
      record(all, OBJECT, (objects - i - 1) * HEADER_BYTES);
    }
    int table = all.position();
    table(all, tableBytes, i -> 16 + HEADER_BYTES * i);
    edit(all, 0, table);
    return presentation(array(all), table + HEADER_BYTES + tableBytes);
  }

  private static byte[] repeated(int size, int version, int type, int length) {
    ByteBuffer all = buffer(count(size, HEADER_BYTES + length) * (HEADER_BYTES + length));
    while (all.hasRemaining()) {
      all.put((byte) version).put((byte) 0).putShort((short) type).putInt(length);
      all.put(new byte[length]);
    }
    return presentation(array(all), 0);
  }

  private static byte[] padded(byte[] slides) {
    return presentation(Arrays.copyOf(slides, Math.max(4096, slides.length)), 0);
  }

  static Stream<Arguments> slides() {
    return Stream.of(
        slides("edits", size -> edits(size, false)),
        slides("edits in a circle", size -> edits(size, true)),
        slides("edits with one table", size -> sharedTable(size, 0)),
        slides("edits with tables in each other", size -> sharedTable(size, 8)),
        slides("edits with tables that share most", size -> sharedTable(size, 4)),
        slides("objects in each other", HostileSlideGrowthTest::objects),
        slides("empty records", size -> repeated(size, 0, 1, 0)),
        slides("empty objects", size -> repeated(size, 0, OBJECT, 0)),
        slides("small objects", size -> repeated(size, 0, OBJECT, 8)),
        slides("objects that are packed", size -> repeated(size, 0x10, OBJECT, 8)),
        slides("records within each other", size -> repeated(size, 0xF, 1, 0)),
        slides("nothing", size -> padded(new byte[size])));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("slides")
  void takesLinearTime(String what, String name, IntFunction<byte[]> content) {
    HostileSamples.assertLinear(HostileSamples.MEGABYTE, name, content);
  }
}
