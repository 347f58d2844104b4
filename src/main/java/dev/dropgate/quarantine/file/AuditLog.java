package dev.dropgate.quarantine.file;

import dev.dropgate.io.BoundedFiles;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.UnitOfWork;
import dev.dropgate.model.PrintableText;
import dev.dropgate.quarantine.AuditTrail;
import dev.dropgate.quarantine.record.AuditAction;
import dev.dropgate.quarantine.record.AuditEvent;
import dev.dropgate.quarantine.record.AuditLine;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The audit log of a store: append-only JSON Lines, where each line is chained to the line before
 * by its hash. Several processes may append at the same time. Thread safe.
 */
public final class AuditLog implements AuditTrail {
  public static final String FILE_NAME = "audit.jsonl";
  private static final int TAIL_BYTES = 64 * 1024;

  /** Holds the lines of all claims that can be uncommitted when a process ends. */
  private static final int FACTS_TAIL_BYTES = 4 << 20;

  /** More than any line that is written: the longest reason is one word of a command line. */
  static final int MAX_LINE_BYTES = 1 << 20;

  private final Path file;
  private final StoreLock lock;
  private FileChannel channel;
  private RecentFacts recent;
  private long end = -1;
  private String last = AuditLine.FIRST_PREVIOUS_HASH;

  public AuditLog(Path store) {
    this.file = store.resolve(FILE_NAME);
    this.lock = StoreLock.of(store);
  }

  @Override
  public void append(AuditEvent event) throws IOException {
    append(List.of(event), UnitOfWork.immediate());
  }

  /**
   * Appends lines, in one write.
   *
   * @param events the events that are about to happen, in this order
   * @param unit when it is committed, the lines are on disk
   */
  void append(List<AuditEvent> events, UnitOfWork unit) throws IOException {
    lock.runLocked(
        () -> {
          open();
          catchUp();
          write(events);
          DurableFiles.sync(channel, file, unit);
          return null;
        });
  }

  private void write(List<AuditEvent> events) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream(512 * events.size());
    String previous = last;
    for (AuditEvent event : events) {
      byte[] line = AuditLine.toBytes(event, previous);
      lines.writeBytes(line);
      lines.write('\n');
      previous = AuditLine.hash(line);
    }
    ByteBuffer buffer = ByteBuffer.wrap(lines.toByteArray());
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      end = -1; // a partial line may be there: the next append checks
      throw e;
    }
    end += buffer.capacity();
    last = previous;
    if (recent != null) {
      recent.add(events);
    }
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
      byte[] tail = tail(size, TAIL_BYTES);
      int whole = lastBreak(tail, tail.length) + 1;
      int torn = tail.length - whole;
      end = size - torn;
      last = whole == 0 ? AuditLine.FIRST_PREVIOUS_HASH : AuditLine.hash(lastLine(tail, whole));
      if (torn > 0) {
        channel.truncate(end);
        channel.position(end);
        write(
            List.of(
                AuditEvent.now(AuditAction.REPAIRED, AuditEvent.GATE)
                    .reason(
                        PrintableText.of(
                            "a line of " + torn + " bytes was torn by a crash and is cut off"))
                    .build()));
      }
    }
    channel.position(end);
  }

  // Reads enough of the end to contain a whole line and a torn line after it.
  private byte[] tail(long size, long least) throws IOException {
    for (long length = least; ; length *= 2) {
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

  @Override
  public Position read(Position from, LineVisitor reader) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return from; // nothing has happened yet
    }
    BoundedFiles.requireRegular(file);
    try (FileChannel opened =
            FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        InputStream in = new BufferedInputStream(Channels.newInputStream(opened), TAIL_BYTES)) {
      opened.position(from.offset());
      ByteArrayOutputStream line = new ByteArrayOutputStream(512);
      long number = from.lines();
      long bytes = from.offset();
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
   * Returns whether one of the latest lines contains a record's facts. Called only if a claim comes
   * again, after a failure or a crash.
   *
   * @param id the record
   * @param facts the SHA-256 of its facts
   */
  boolean hasFacts(String id, String facts) throws IOException {
    return lock.runLocked(
        () -> {
          open();
          if (recent == null) {
            recent = new RecentFacts();
            recent.addLines(tail(channel.size(), FACTS_TAIL_BYTES));
          }
          return recent.contains(id, facts);
        });
  }
}
