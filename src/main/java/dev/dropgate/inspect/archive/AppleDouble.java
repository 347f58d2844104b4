package dev.dropgate.inspect.archive;

import dev.dropgate.files.RawNames;
import dev.dropgate.inspect.Subject;
import dev.dropgate.inspect.types.AppleDoubleName;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * What macOS keeps of a file where the file system has no room for it (RFC 1740): the resource
 * fork, the data of the Finder, and in an AppleSingle file the content itself.
 */
final class AppleDouble implements Container {
  private static final int COUNT = 24;
  private static final int ENTRIES = 26;
  private static final int ENTRY = 12;
  private static final int MAX_ENTRIES = 64;
  private static final int MAX_NAME = 1024;

  private static final int DATA_FORK = 1;
  private static final int RESOURCE_FORK = 2;
  private static final int REAL_NAME = 3;

  /** A smaller resource is no program. */
  private static final int MIN_RESOURCE = 16;

  private static final int FORK_HEADER = 16;
  private static final String FORK = "resource fork";

  @Override
  public boolean hasPaths() {
    return false;
  }

  @Override
  public void look(Subject archive, Members members) throws IOException {
    try (SeekableByteChannel file = archive.content().channel()) {
      ByteBuffer head = read(file, 0, ENTRIES + MAX_ENTRIES * ENTRY);
      int count = head.limit() < ENTRIES ? 0 : head.getShort(COUNT) & 0xFFFF;
      if (head.limit() < ENTRIES + count * ENTRY) {
        throw new EOFException("breaks off within the list of its entries");
      }
      byte[] name = AppleDoubleName.without(RawNames.bytes(archive.name()));
      for (int i = 0; i < count; i++) {
        name = realName(file, head, i, name);
      }
      for (int i = 0; i < count && !members.done(); i++) {
        entry(file, head, i, name, members);
      }
    }
  }

  private static ByteBuffer read(SeekableByteChannel file, long from, int length)
      throws IOException {
    return ZipEnd.read(file, from, length).order(ByteOrder.BIG_ENDIAN);
  }

  private static long offset(ByteBuffer head, int entry) {
    return head.getInt(ENTRIES + entry * ENTRY + 4) & 0xFFFFFFFFL;
  }

  private static long length(ByteBuffer head, int entry) {
    return head.getInt(ENTRIES + entry * ENTRY + 8) & 0xFFFFFFFFL;
  }

  private static byte[] realName(
      SeekableByteChannel file, ByteBuffer head, int entry, byte[] otherwise) throws IOException {
    if (head.getInt(ENTRIES + entry * ENTRY) != REAL_NAME || length(head, entry) == 0) {
      return otherwise;
    }
    ByteBuffer name =
        read(file, offset(head, entry), (int) Math.min(MAX_NAME, length(head, entry)));
    byte[] bytes = new byte[name.remaining()];
    name.get(bytes);
    return bytes.length == 0 ? otherwise : bytes;
  }

  private static void entry(
      SeekableByteChannel file, ByteBuffer head, int entry, byte[] name, Members members)
      throws IOException {
    long start = offset(head, entry);
    long end = start + length(head, entry);
    int id = head.getInt(ENTRIES + entry * ENTRY);
    if (id == DATA_FORK) {
      if (end > file.size()) {
        throw new EOFException("breaks off within the file's data");
      }
      members.judge(name, () -> new Window(file, members.budget(), start, end));
    } else if (id == RESOURCE_FORK) {
      // What macOS keeps beside a file is often cut short; what is there is judged.
      long there = Math.min(end, file.size());
      if (there > start) {
        member(file, start, there, FORK, members);
        resources(file, start, there, members);
      }
    }
  }

  private static void member(
      SeekableByteChannel file, long start, long end, String name, Members members)
      throws IOException {
    members.judge(
        name.getBytes(StandardCharsets.US_ASCII),
        () -> new Window(file, members.budget(), start, end));
  }

  /** Each stands behind its length; the fork begins with where the first one is. */
  private static void resources(SeekableByteChannel file, long start, long end, Members members)
      throws IOException {
    ByteBuffer header = read(file, start, FORK_HEADER);
    if (header.limit() < FORK_HEADER) {
      return;
    }
    long at = start + (header.getInt(0) & 0xFFFFFFFFL);
    long last = Math.min(end, at + (header.getInt(8) & 0xFFFFFFFFL));
    for (int number = 1; at + 4 <= last && !members.done(); number++) {
      long length = read(file, at, 4).getInt(0) & 0xFFFFFFFFL;
      at += 4;
      if (length > last - at) {
        return; // it is no list of resources: the fork as a whole was judged
      }
      if (length >= MIN_RESOURCE) {
        member(file, at, at + length, FORK + ": resource " + number, members);
      } else {
        members.budget().check();
      }
      at += length;
    }
  }
}
