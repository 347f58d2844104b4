package dev.dropgate.inspect.format.appledouble;

import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.format.archive.ContainerReader;
import dev.dropgate.inspect.format.archive.MemberInspector;
import dev.dropgate.inspect.format.stream.ChannelRangeInputStream;
import dev.dropgate.inspect.format.zip.record.ZipEndRecord;
import dev.dropgate.model.RawNames;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * A reader of AppleDouble and AppleSingle files (RFC 1740). They hold the resource fork and Finder
 * data of a file for other file systems; AppleSingle holds the content as well.
 */
public final class AppleDoubleReader implements ContainerReader {
  private static final int ENTRY_COUNT_OFFSET = 24;
  private static final int ENTRIES_OFFSET = 26;
  private static final int ENTRY_BYTES = 12;
  private static final int MAX_ENTRIES = 64;
  private static final int MAX_NAME_BYTES = 1024;

  private static final int DATA_FORK_ID = 1;
  private static final int RESOURCE_FORK_ID = 2;
  private static final int REAL_NAME_ID = 3;

  /** A smaller resource is not a program. */
  private static final int MIN_RESOURCE_BYTES = 16;

  private static final int FORK_HEADER_BYTES = 16;
  private static final String FORK_NAME = "resource fork";

  @Override
  public boolean hasPaths() {
    return false;
  }

  @Override
  public void judgeMembers(ScanTarget archive, MemberInspector members) throws IOException {
    try (SeekableByteChannel file = archive.content().channel()) {
      ByteBuffer head = readBytes(file, 0, ENTRIES_OFFSET + MAX_ENTRIES * ENTRY_BYTES);
      int count = head.limit() < ENTRIES_OFFSET ? 0 : head.getShort(ENTRY_COUNT_OFFSET) & 0xFFFF;
      if (head.limit() < ENTRIES_OFFSET + count * ENTRY_BYTES) {
        throw new EOFException("breaks off within the list of its entries");
      }
      byte[] name = AppleDoubleName.withoutPrefix(RawNames.bytes(archive.name()));
      for (int i = 0; i < count; i++) {
        name = realName(file, head, i, name);
      }
      for (int i = 0; i < count && !members.isDecided(); i++) {
        readEntry(file, head, i, name, members);
      }
    }
  }

  private static ByteBuffer readBytes(SeekableByteChannel file, long from, int length)
      throws IOException {
    return ZipEndRecord.readBytes(file, from, length).order(ByteOrder.BIG_ENDIAN);
  }

  private static long entryOffset(ByteBuffer head, int entry) {
    return head.getInt(ENTRIES_OFFSET + entry * ENTRY_BYTES + 4) & 0xFFFFFFFFL;
  }

  private static long entryLength(ByteBuffer head, int entry) {
    return head.getInt(ENTRIES_OFFSET + entry * ENTRY_BYTES + 8) & 0xFFFFFFFFL;
  }

  private static byte[] realName(
      SeekableByteChannel file, ByteBuffer head, int entry, byte[] otherwise) throws IOException {
    if (head.getInt(ENTRIES_OFFSET + entry * ENTRY_BYTES) != REAL_NAME_ID
        || entryLength(head, entry) == 0) {
      return otherwise;
    }
    ByteBuffer name =
        readBytes(
            file,
            entryOffset(head, entry),
            (int) Math.min(MAX_NAME_BYTES, entryLength(head, entry)));
    byte[] bytes = new byte[name.remaining()];
    name.get(bytes);
    return bytes.length == 0 ? otherwise : bytes;
  }

  private static void readEntry(
      SeekableByteChannel file, ByteBuffer head, int entry, byte[] name, MemberInspector members)
      throws IOException {
    long start = entryOffset(head, entry);
    long end = start + entryLength(head, entry);
    int id = head.getInt(ENTRIES_OFFSET + entry * ENTRY_BYTES);
    if (id == DATA_FORK_ID) {
      if (end > file.size()) {
        throw new EOFException("breaks off within the file's data");
      }
      members.judge(name, () -> new ChannelRangeInputStream(file, members.budget(), start, end));
    } else if (id == RESOURCE_FORK_ID) {
      // Companion files are often cut short; the rest is still judged.
      long forkEnd = Math.min(end, file.size());
      if (forkEnd > start) {
        judgeRange(file, start, forkEnd, FORK_NAME, members);
        readResources(file, start, forkEnd, members);
      }
    }
  }

  private static void judgeRange(
      SeekableByteChannel file, long start, long end, String name, MemberInspector members)
      throws IOException {
    members.judge(
        name.getBytes(StandardCharsets.US_ASCII),
        () -> new ChannelRangeInputStream(file, members.budget(), start, end));
  }

  /**
   * Reads the resources. Each follows its length; the fork begins with the offset of the first one.
   */
  private static void readResources(
      SeekableByteChannel file, long start, long end, MemberInspector members) throws IOException {
    ByteBuffer header = readBytes(file, start, FORK_HEADER_BYTES);
    if (header.limit() < FORK_HEADER_BYTES) {
      return;
    }
    long at = start + (header.getInt(0) & 0xFFFFFFFFL);
    long last = Math.min(end, at + (header.getInt(8) & 0xFFFFFFFFL));
    for (int number = 1; at + 4 <= last && !members.isDecided(); number++) {
      long length = readBytes(file, at, 4).getInt(0) & 0xFFFFFFFFL;
      at += 4;
      if (length > last - at) {
        return; // not a list of resources; the fork was judged as a whole
      }
      if (length >= MIN_RESOURCE_BYTES) {
        judgeRange(file, at, at + length, FORK_NAME + ": resource " + number, members);
      } else {
        members.budget().check();
      }
      at += length;
    }
  }
}
