package dev.dropgate.files;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Reads small files in three system calls, through memory outside of the heap that each thread
 * keeps: arrays would be copied for every call. For commands that read a hundred thousand. Thread
 * safe.
 */
final class SmallReads {
  /** PATH_MAX of Linux. */
  private static final int LONGEST_PATH = 4096;

  private static final int LONGEST = 16_384;

  private static final boolean AVAILABLE = Libc.bind(SmallReads.class);
  private static final ThreadLocal<Memory> MEMORY = ThreadLocal.withInitial(Memory::new);

  private SmallReads() {}

  private static final class Memory {
    final ByteBuffer path = ListingCalls.memory(LONGEST_PATH);
    final ByteBuffer content = ListingCalls.memory(LONGEST);
    final long pathAddress = ListingCalls.address(path);
    final long contentAddress = ListingCalls.address(content);
  }

  /**
   * Reads one, without waiting for anybody and without following a link.
   *
   * @param file its path
   * @return all of its bytes; null if it has none or many, or is not to be had so: then there is
   *     something to say about it that takes longer
   */
  static byte[] read(Path file) {
    if (!AVAILABLE) {
      return null;
    }
    byte[] name = RawNames.bytes(file);
    if (name.length >= LONGEST_PATH) {
      return null;
    }
    Memory memory = MEMORY.get();
    memory.path.clear().put(name).put((byte) 0);
    int fd = open(memory.pathAddress, Libc.READ_WITHOUT_WAITING);
    if (fd < 0) {
      return null;
    }
    try {
      // Of what is no regular file it cannot be told where to read, but for devices.
      int count = (int) pread(fd, memory.contentAddress, LONGEST, 0);
      if (count <= 0 || count == LONGEST) {
        return null;
      }
      byte[] bytes = new byte[count];
      memory.content.clear().get(bytes);
      return bytes;
    } finally {
      Libc.closeDescriptor(fd);
    }
  }

  private static native int open(long path, int flags);

  private static native long pread(int fd, long memory, long count, long offset);
}
