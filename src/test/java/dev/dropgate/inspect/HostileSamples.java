package dev.dropgate.inspect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.ScanResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.params.provider.Arguments;

/** Makes inputs of any size that repeat one hostile piece, and judges how their cost grows. */
final class HostileSamples {
  /** At this size most squares show already. */
  static final int SHORT = 1 << 17;

  /** What no file of these samples has to be larger than for a square to show. */
  static final int ENOUGH = 1 << 18;

  static final int MEGABYTE = 1 << 20;
  private static final RuleSet RULES = new Inspector().ruleSet(null, null);

  private HostileSamples() {}

  /** Asserts that all rules together take linear time for a file, up to a size of it. */
  static void assertLinear(int largest, String name, IntFunction<byte[]> content) {
    CpuGrowth.assertLinear(largest, content, bytes -> judge(name, bytes));
  }

  static ScanResult judge(String name, byte[] bytes) {
    return RULES.judge(new ScanTarget(Path.of(name), EntryKind.FILE, new MemoryContent(bytes)));
  }

  /** Returns the arguments of one case: what is hostile, the name of the file, its content. */
  static Arguments sample(String name, String what, IntFunction<byte[]> content) {
    return Arguments.of(what + " (" + name + ")", name, content);
  }

  static Arguments repeated(String name, String what, String before, String piece, String after) {
    return sample(
        name, what, size -> bytes(before + piece.repeat(count(size, piece.length())) + after));
  }

  /** The same, each piece made of its number, which begins with 1. */
  static Arguments numbered(
      String name, String what, String before, IntFunction<String> piece, String after) {
    return sample(name, what, size -> numbered(size, before, piece, after));
  }

  /** One of those files. */
  static byte[] numbered(int size, String before, IntFunction<String> piece, String after) {
    StringBuilder text = new StringBuilder(before);
    for (int i = 1; text.length() < size; i++) {
      text.append(piece.apply(i));
    }
    return bytes(text.append(after).toString());
  }

  /** How many pieces make about a size. */
  static int count(int size, int piece) {
    return Math.max(1, size / piece);
  }

  static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] repeat(byte[] piece, int times) {
    byte[] all = new byte[piece.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(piece, 0, all, i * piece.length, piece.length);
    }
    return all;
  }

  static ByteBuffer little(int length) {
    return ByteBuffer.wrap(new byte[length]).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** All bytes of a buffer. */
  static byte[] array(ByteBuffer buffer) {
    byte[] all = new byte[buffer.limit()];
    buffer.get(0, all);
    return all;
  }

  /** A deflated zip of names and texts in turns. */
  static byte[] zip(String... namesAndTexts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setLevel(1);
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
        zip.write(bytes(namesAndTexts[i + 1]));
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
