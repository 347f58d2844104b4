package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.Stop;
import dev.dropgate.inspect.Subject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.commons.compress.PasswordRequiredException;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;

/** 7z: its directory is at its end. */
final class SevenZip implements Container {
  private static final int START = 32;

  private static final String SEVERAL_STREAMS = "Multi input/output stream coders";
  private static final String UNSUPPORTED_METHOD = "Unsupported compression method [";

  /** As the library writes their numbers (7-Zip's Methods.txt). */
  private static final Map<String, String> CODERS =
      Map.of(
          "3, 4, 1", "PPMd",
          "10", "the filter for ARM64 programs",
          "11", "the filter for RISC-V programs",
          "4, -9, 17, 1", "Zstandard",
          "4, -9, 17, 2", "Brotli",
          "4, -9, 17, 4", "LZ4",
          "4, -9, 17, 5", "LZ5",
          "4, -9, 17, 6", "Lizard",
          "4, 1, 9", "Deflate64");

  /** The library reads the directory into memory, and then makes objects of it. */
  private static final long DIRECTORY = 4 << 20;

  @Override
  public void look(Subject archive, Members members) throws IOException {
    try (SeekableByteChannel file = new Watched(archive.content().channel(), members.budget())) {
      ByteBuffer start = ZipEnd.read(file, 0, START);
      if (start.limit() == START && start.getLong(20) > DIRECTORY) {
        throw members.budget().local("a 7z with a directory larger than " + DIRECTORY + " bytes");
      }
      file.position(0);
      try (SevenZFile seven =
          SevenZFile.builder()
              .setSeekableByteChannel(file)
              .setMaxMemoryLimitKiB(Limits.DECODER_KIB)
              .get()) {
        each(seven, members);
      }
    } catch (PasswordRequiredException e) {
      members.encrypted("the names of the members are encrypted");
    }
  }

  private static void each(SevenZFile seven, Members members) throws IOException {
    int done = 0;
    try {
      for (SevenZArchiveEntry entry = seven.getNextEntry();
          entry != null && !members.done();
          entry = seven.getNextEntry()) {
        done++;
        byte[] name = name(entry);
        if (entry.hasStream() && UnixEntry.isLink(entry)) {
          byte[] target = new Member(seven).readNBytes(UnixEntry.MAX_TARGET);
          members.link(name, target, true);
          members.judge(name, () -> new ByteArrayInputStream(target));
        } else if (entry.hasStream()) {
          members.judge(name, Opening.once(new Member(seven)));
        } else if (entry.isDirectory()) {
          members.folder(name);
        } else {
          members.name(name);
        }
      }
    } catch (PasswordRequiredException e) {
      for (SevenZArchiveEntry entry : seven.getEntries()) {
        members.name(name(entry));
      }
      members.encrypted("the members are encrypted");
    } catch (Stop e) {
      throw e;
    } catch (IOException e) {
      String coder = coder(e.getMessage());
      if (coder == null) {
        throw e;
      }
      String first = null;
      for (SevenZArchiveEntry entry : seven.getEntries()) {
        if (done-- <= 0 && !members.done()) {
          members.name(name(entry));
          first = first == null && entry.hasStream() ? MemberName.shown(name(entry)) : first;
        }
      }
      members.unsupported((first == null ? "a member" : first) + " is packed by " + coder);
    }
  }

  /** What the library has no decoder for, by its message; null if it is something else. */
  private static String coder(String message) {
    if (message == null) {
      return null;
    } else if (message.startsWith(SEVERAL_STREAMS)) {
      return "BCJ2";
    } else if (!message.startsWith(UNSUPPORTED_METHOD)) {
      return null;
    }
    int end = message.indexOf(']');
    String id = message.substring(UNSUPPORTED_METHOD.length(), Math.max(0, end));
    return CODERS.getOrDefault(id, "an unknown method (" + id + ")");
  }

  private static byte[] name(SevenZArchiveEntry entry) {
    String name = entry.getName();
    return name == null ? new byte[0] : name.getBytes(StandardCharsets.UTF_8);
  }

  private static final class Member extends InputStream {
    private final SevenZFile seven;

    Member(SevenZFile seven) {
      this.seven = seven;
    }

    @Override
    public int read() throws IOException {
      return seven.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return seven.read(bytes, offset, length);
    }
  }
}
