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
 * The audit log of a store: JSON Lines, only ever appended to, each line chained by hash to the one
 * before. Several processes may append at once. Thread safe.
 */
public final class AuditLog {
  public static final String FILE_NAME = "audit.jsonl";
  public static final String FIRST_PREVIOUS_HASH = "0".repeat(64);
  private static final String CHECK_FIELD = "check";
  private static final int TAIL_BYTES = 64 * 1024;

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
   * Appends a line; it is on disk at the end of this thread's group commit, or now if there is
   * none.
   *
   * @param event what happened; its link to the line before is set here
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
   * Appends lines; they are on disk when this returns, whatever group commit there is.
   *
   * @param events what is about to happen, in this order
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
      end = -1; // half a line may be there: the next append looks
      throw e;
    }
    end += line.length;
    last = hash(line, line.length - 1);
  }

  private void open() throws IOException {
    if (channel == null || !channel.isOpen()) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        BoundedFiles.requireRegular(file); // to open a FIFO would take for ever
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

  // Another process may have appended, or a crash left half a line.
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

  // As much of the end as holds a whole line and what may be torn after it.
  private byte[] tail(long size) throws IOException {
    for (long length = TAIL_BYTES; ; length *= 2) {
      int wanted = (int) Math.min(Math.min(length, size), Integer.MAX_VALUE - 8);
      ByteBuffer buffer = ByteBuffer.allocate(wanted);
      long at = size - wanted;
      while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) >= 0) {
        // reads on
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

  /** Whether a line is as it was written. The chain tells so of all but the last one. */
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
   * How far a reader has come.
   *
   * @param lines so many whole lines
   * @param bytes so many bytes
   */
  public record Position(long lines, long bytes) {
    public static final Position START = new Position(0, 0);
  }

  /** Sees the lines of the log, one after the other. */
  public interface LineVisitor {
    /**
     * A line.
     *
     * @param number from 1
     * @param bytes without the line break
     * @param whole false for a last line that has none
     */
    void line(long number, byte[] bytes, boolean whole) throws IOException;
  }

  /**
   * Reads the log from its start, in constant memory.
   *
   * @param reader sees each line
   * @throws IOException if it cannot be read; a log that is not there yet has no lines
   */
  public void read(LineVisitor reader) throws IOException {
    read(Position.START, reader);
  }

  /**
   * Reads on.
   *
   * @param from where the last reading ended
   * @param reader sees each line
   * @return where this one ended, before a last line that is not whole
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
      for (int c = in.read(); c >= 0; c = in.read()) {
        if (c == '\n') {
          reader.line(++number, line.toByteArray(), true);
          bytes += line.size() + 1;
          line.reset();
        } else {
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
   * Whether one of the latest lines tells of a record's facts: asked after a crash only.
   *
   * @param id the record
   * @param facts their SHA-256
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
