package dev.dropgate.io.linux;

import dev.dropgate.model.RawNames;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Reads small files in three system calls, through memory outside the heap that each thread keeps,
 * because arrays would be copied for every call. For commands that read a hundred thousand files.
 * Thread safe.
 */
public final class SmallReadCalls {
  /** PATH_MAX of Linux. */
  private static final int MAX_PATH_BYTES = 4096;

  private static final int MAX_FILE_BYTES = 65_536;

  private static final boolean AVAILABLE = LibcCalls.bindNativeMethods(SmallReadCalls.class);
  private static final ThreadLocal<Memory> MEMORY = ThreadLocal.withInitial(Memory::new);

  private SmallReadCalls() {}

  private static final class Memory {
    final ByteBuffer path = ListingCalls.newBuffer(MAX_PATH_BYTES);
    final ByteBuffer content = ListingCalls.newBuffer(MAX_FILE_BYTES);
    final long pathAddress = ListingCalls.addressOf(path);
    final long contentAddress = ListingCalls.addressOf(content);
  }

  /**
   * Reads a file without blocking and without following a link.
   *
   * @param file its path
   * @return all of its bytes; null if it is empty or large, or cannot be read this way; a slower
   *     read then reports the reason
   */
  public static byte[] read(Path file) {
    if (!AVAILABLE) {
      return null;
    }
    byte[] name = RawNames.bytes(file);
    if (name.length >= MAX_PATH_BYTES) {
      return null;
    }
    Memory memory = MEMORY.get();
    memory.path.clear().put(name).put((byte) 0);
    int fd = open(memory.pathAddress, LibcCalls.READ_WITHOUT_WAITING);
    if (fd < 0) {
      return null;
    }
    try {
      return read(fd, memory);
    } finally {
      LibcCalls.closeDescriptor(fd);
    }
  }

  /**
   * Reads an open file from its start.
   *
   * @param fd a descriptor that is open for reading
   * @return all of its bytes; null if it is empty or large, or cannot be read this way
   */
  public static byte[] read(int fd) {
    return AVAILABLE ? read(fd, MEMORY.get()) : null;
  }

  private static byte[] read(int fd, Memory memory) {
    // Reading at an offset fails for anything but regular files and devices.
    int count = (int) pread(fd, memory.contentAddress, MAX_FILE_BYTES, 0);
    if (count <= 0 || count == MAX_FILE_BYTES) {
      return null;
    }
    byte[] bytes = new byte[count];
    memory.content.clear().get(bytes);
    return bytes;
  }

  private static native int open(long path, int flags);

  private static native long pread(int fd, long memory, long count, long offset);
}
