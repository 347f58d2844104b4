package dev.dropgate.quarantine.file;

import dev.dropgate.io.BoundedFiles;
import dev.dropgate.io.ContentHasher;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.JsonTree;
import dev.dropgate.quarantine.record.AuditEvent;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The audit log of a store: append-only JSON Lines, where each line is chained to the line before
 * by its hash. Several processes may append at the same time. Thread safe.
 */
public final class AuditLog {
  public static final String FILE_NAME = "audit.jsonl";
  public static final String FIRST_PREVIOUS_HASH = "0".repeat(64);
  private static final String CHECK_FIELD = "check";
  private static final int TAIL_BYTES = 64 * 1024;

  /** More than any line that is written: the longest reason is one word of a command line. */
  static final int MAX_LINE_BYTES = 1 << 20;

  private final Path file;
  private final StoreLock lock;
  private FileChannel channel;
  private long end = -1;
  private String last = FIRST_PREVIOUS_HASH;

  public AuditLog(Path store) {
    this.file = store.resolve(FILE_NAME);
    this.lock = StoreLock.of(store);
  }

  /**
   * Appends a line. It is on disk at the end of this thread's group commit, or on return if there
   * is no group.
   *
   * @param event the event; this method sets its link to the line before
   */
  public void append(AuditEvent event) throws IOException {
    lock.runLocked(
        () -> {
          open();
          catchUp();
          write(event);
          DurableFiles.syncInGroup(channel, file);
          return null;
        });
  }

  /**
   * Appends lines. They are on disk on return, even inside a group commit.
   *
   * @param events the events that are about to happen, in this order
   */
  void appendNow(List<AuditEvent> events) throws IOException {
    lock.runLocked(
        () -> {
          open();
          catchUp();
          for (AuditEvent event : events) {
            write(event);
          }
          DurableFiles.sync(channel);
          return null;
        });
  }

  private void write(AuditEvent event) throws IOException {
    Map<String, Object> fields = event.withPrevious(last).toFields();
    fields.put(CHECK_FIELD, checksum(fields));
    byte[] line = (JsonTree.toLine(fields) + "\n").getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer = ByteBuffer.wrap(line);
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      end = -1; // a partial line may be there: the next append checks
      throw e;
    }
    end += line.length;
    last = hash(line, line.length - 1);
  }

  private void open() throws IOException {
    if (channel == null || !channel.isOpen()) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        BoundedFiles.requireRegular(file); // opening a FIFO would block forever
      }
      channel =
          FileChannel.open(
              file,
              Set.of(
                  StandardOpenOption.CREATE,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE,
                  LinkOption.NOFOLLOW_LINKS),
              DurableFiles.OWNER_ONLY_FILE);
      end = -1;
    }
  }

  // Another process may have appended, or a crash may have left a partial line.
  private void catchUp() throws IOException {
    long size = channel.size();
    if (size != end) {
      byte[] tail = tail(size);
      int whole = lastBreak(tail, tail.length) + 1;
      int torn = tail.length - whole;
      end = size - torn;
      last = whole == 0 ? FIRST_PREVIOUS_HASH : hash(lastLine(tail, whole), -1);
      if (torn > 0) {
        channel.truncate(end);
        channel.position(end);
        write(
            new AuditEvent(
                Instant.now().toString(),
                "repaired",
                null,
                null,
                "gate",
                "a line of " + torn + " bytes was torn by a crash and is cut off",
                null,
                null,
                null));
      }
    }
    channel.position(end);
  }

  // Reads enough of the end to contain a whole line and a torn line after it.
  private byte[] tail(long size) throws IOException {
    for (long length = TAIL_BYTES; ; length *= 2) {
      int wanted = (int) Math.min(Math.min(length, size), Integer.MAX_VALUE - 8);
      ByteBuffer buffer = ByteBuffer.allocate(wanted);
      long at = size - wanted;
      while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) >= 0) {
        // Continues until the buffer is full.
      }
      byte[] tail = Arrays.copyOf(buffer.array(), buffer.position());
      int whole = lastBreak(tail, tail.length);
      if (wanted == size || (whole > 0 && lastBreak(tail, whole) >= 0)) {
        return tail;
      }
    }
  }

  private static byte[] lastLine(byte[] tail, int whole) {
    return Arrays.copyOfRange(tail, lastBreak(tail, whole - 1) + 1, whole - 1);
  }

  private static int lastBreak(byte[] bytes, int before) {
    for (int i = before - 1; i >= 0; i--) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  public static String hash(byte[] line, int length) {
    return HexFormat.of()
        .formatHex(ContentHasher.sha256(length < 0 ? line : Arrays.copyOf(line, length)));
  }

  private static String checksum(Map<String, Object> fields) {
    return hash(JsonTree.toLine(fields).getBytes(StandardCharsets.UTF_8), -1);
  }

  /**
   * Returns whether a line is unchanged since it was written. The chain proves this for every line
   * but the last.
   */
  public static boolean isWhole(byte[] line) {
    try {
      Map<String, Object> fields = JsonTree.read(line);
      Object check = fields.remove(CHECK_FIELD);
      return check != null && check.equals(checksum(fields));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The position of a reader.
   *
   * @param lines the number of whole lines read
   * @param bytes the number of bytes read
   */
  public record Position(long lines, long bytes) {
    public static final Position START = new Position(0, 0);
  }

  /** Receives the lines of the log in order. */
  public interface LineVisitor {
    /**
     * Receives a line.
     *
     * @param number the line number, from 1
     * @param bytes the line without its line break; if the line is too long to be from this log,
     *     only its beginning, which is not valid JSON
     * @param whole false for a last line without a line break
     */
    void line(long number, byte[] bytes, boolean whole) throws IOException;
  }

  /**
   * Reads the log from its start in constant memory.
   *
   * @param reader receives each line
   * @throws IOException if it cannot be read; a log that does not exist yet has no lines
   */
  public void read(LineVisitor reader) throws IOException {
    read(Position.START, reader);
  }

  /**
   * Continues reading.
   *
   * @param from the position that the last read returned
   * @param reader receives each line
   * @return the new position, before a last line that is not whole
   */
  public Position read(Position from, LineVisitor reader) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return from; // nothing has happened yet
    }
    BoundedFiles.requireRegular(file);
    try (FileChannel opened =
            FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        InputStream in = new BufferedInputStream(Channels.newInputStream(opened), TAIL_BYTES)) {
      opened.position(from.bytes());
      ByteArrayOutputStream line = new ByteArrayOutputStream(512);
      long number = from.lines();
      long bytes = from.bytes();
      long length = 0;
      for (int c = in.read(); c >= 0; c = in.read()) {
        length++;
        if (c == '\n') {
          reader.line(++number, line.toByteArray(), true);
          bytes += length;
          length = 0;
          line.reset();
        } else if (line.size() < MAX_LINE_BYTES) {
          line.write(c);
        }
      }
      if (line.size() > 0) {
        reader.line(number + 1, line.toByteArray(), false);
      }
      return new Position(number, bytes);
    }
  }

  /**
   * Returns whether one of the latest lines contains a record's facts. Called only after a crash.
   *
   * @param id the record
   * @param facts the SHA-256 of its facts
   */
  boolean hasFacts(String id, String facts) throws IOException {
    return lock.runLocked(
        () -> {
          open();
          String tail = new String(tail(channel.size()), StandardCharsets.UTF_8);
          return tail.lines().anyMatch(line -> line.contains(id) && line.contains(facts));
        });
  }
}
