package dev.dropgate.inspect.format.sevenzip;

import dev.dropgate.inspect.ScanAbortedException;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.format.archive.ContainerReader;
import dev.dropgate.inspect.format.archive.MemberInspector;
import dev.dropgate.inspect.format.archive.UnixEntry;
import dev.dropgate.inspect.format.stream.ArchiveLimits;
import dev.dropgate.inspect.format.stream.BudgetedChannel;
import dev.dropgate.inspect.format.stream.BulkInputStream;
import dev.dropgate.inspect.format.stream.ByteSource;
import dev.dropgate.inspect.format.stream.MemberPaths;
import dev.dropgate.inspect.format.zip.record.ZipEndRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.commons.compress.PasswordRequiredException;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;

/** A reader of 7z archives, whose directory is at the end. */
public final class SevenZipReader implements ContainerReader {
  private static final int START_HEADER_BYTES = 32;

  private static final String SEVERAL_STREAMS_MESSAGE = "Multi input/output stream coders";
  private static final String UNSUPPORTED_METHOD_MESSAGE = "Unsupported compression method [";

  /** Numbers from 7-Zip's Methods.txt, in the notation of the library. */
  private static final Map<String, String> CODER_NAMES =
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

  /** The limit on the directory. The library reads it into memory and builds objects from it. */
  private static final long MAX_DIRECTORY_BYTES = 4 << 20;

  @Override
  public void judgeMembers(ScanTarget archive, MemberInspector members) throws IOException {
    try (SeekableByteChannel file =
        new BudgetedChannel(archive.content().channel(), members.budget())) {
      ByteBuffer start = ZipEndRecord.readBytes(file, 0, START_HEADER_BYTES);
      if (start.limit() == START_HEADER_BYTES && start.getLong(20) > MAX_DIRECTORY_BYTES) {
        throw members
            .budget()
            .memberLimit("a 7z with a directory larger than " + MAX_DIRECTORY_BYTES + " bytes");
      }
      file.position(0);
      try (SevenZFile seven =
          SevenZFile.builder()
              .setSeekableByteChannel(file)
              .setMaxMemoryLimitKiB(ArchiveLimits.DECODER_KIB)
              .get()) {
        judgeEach(seven, members);
      }
    } catch (PasswordRequiredException e) {
      members.reportEncrypted("the names of the members are encrypted");
    }
  }

  private static void judgeEach(SevenZFile seven, MemberInspector members) throws IOException {
    int done = 0;
    try {
      for (SevenZArchiveEntry entry = seven.getNextEntry();
          entry != null && !members.isDecided();
          entry = seven.getNextEntry()) {
        done++;
        byte[] name = entryName(entry);
        if (entry.hasStream() && UnixEntry.isSevenZipLink(entry)) {
          byte[] target = new EntryInputStream(seven).readNBytes(UnixEntry.MAX_TARGET_BYTES);
          members.judgeLink(name, target, true);
          members.judge(name, () -> new ByteArrayInputStream(target));
        } else if (entry.hasStream()) {
          members.judge(name, ByteSource.singleUse(new EntryInputStream(seven)));
        } else if (entry.isDirectory()) {
          members.judgeFolder(name);
        } else {
          members.judgeName(name);
        }
      }
    } catch (PasswordRequiredException e) {
      for (SevenZArchiveEntry entry : seven.getEntries()) {
        members.judgeName(entryName(entry));
      }
      members.reportEncrypted("the members are encrypted");
    } catch (ScanAbortedException e) {
      throw e;
    } catch (IOException e) {
      String coder = missingCoder(e.getMessage());
      if (coder == null) {
        throw e;
      }
      String first = null;
      for (SevenZArchiveEntry entry : seven.getEntries()) {
        if (done-- <= 0 && !members.isDecided()) {
          members.judgeName(entryName(entry));
          first =
              first == null && entry.hasStream()
                  ? MemberPaths.toPrintable(entryName(entry))
                  : first;
        }
      }
      members.reportUnsupported((first == null ? "a member" : first) + " is packed by " + coder);
    }
  }

  /**
   * Returns the missing decoder according to a message of the library, or null for any other
   * message.
   */
  private static String missingCoder(String message) {
    if (message == null) {
      return null;
    } else if (message.startsWith(SEVERAL_STREAMS_MESSAGE)) {
      return "BCJ2";
    } else if (!message.startsWith(UNSUPPORTED_METHOD_MESSAGE)) {
      return null;
    }
    int end = message.indexOf(']');
    String id = message.substring(UNSUPPORTED_METHOD_MESSAGE.length(), Math.max(0, end));
    return CODER_NAMES.getOrDefault(id, "an unknown method (" + id + ")");
  }

  private static byte[] entryName(SevenZArchiveEntry entry) {
    String name = entry.getName();
    return name == null ? new byte[0] : name.getBytes(StandardCharsets.UTF_8);
  }

  private static final class EntryInputStream extends BulkInputStream {
    private final SevenZFile seven;

    EntryInputStream(SevenZFile seven) {
      this.seven = seven;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return seven.read(bytes, offset, length);
    }
  }
}
