package dev.dropgate.alert;

import dev.dropgate.io.AtomicFileWriter;
import dev.dropgate.io.BoundedMap;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.io.UnitOfWork;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * An outbox of files, one for each message. The folder of a file shows its state, and the file
 * itself says why it was not taken. Each change writes a whole new file before the old one goes, so
 * a crash leaves a message in one folder or in two: at worst it is sent twice. Thread safe, but for
 * the attempts at one message, which one thread makes.
 */
public final class FileOutbox<M extends OutboxMessage<M>> implements AlertOutbox<M> {
  /** Bounds the memory: an entry takes about 300 bytes. */
  private static final int MAX_RETRIES = 10_000;

  private final OutboxLayout.Folders folders;
  private final Class<M> type;
  private final Predicate<M> belongs;

  /** Guarded by itself. The files need no lock, so that two threads write two tickets at once. */
  private final Map<String, DeliveryState> retries =
      new BoundedMap<>(MAX_RETRIES); // a dropped entry is only retried a little early

  /**
   * Creates an outbox.
   *
   * @param folders the folders of the messages
   * @param type the class of the messages
   * @param belongs returns whether a message belongs into this outbox; another one is damaged
   */
  public FileOutbox(OutboxLayout.Folders folders, Class<M> type, Predicate<M> belongs) {
    this.folders = folders;
    this.type = type;
    this.belongs = belongs;
  }

  @Override
  public void add(M message, UnitOfWork unit) throws IOException {
    DeliveryState state = message.delivery();
    Path folder = state == null ? folders.ready() : folders.deferred();
    if (!folder.equals(folders.outbox())) {
      DurableFiles.createPrivateFolders(folder);
    }
    Path file = OutboxLayout.jsonFile(folder, message.key());
    if (isAlreadyWritten(file, unit)) {
      return; // avoids writing a file that would have to be removed
    }
    try {
      AtomicFileWriter.writeNew(file, JsonCodec.toFileBytes(message), unit);
    } catch (FileAlreadyExistsException e) {
      // After a power failure the file may be torn, because its batch was never committed.
      if (!isAlreadyWritten(file, unit)) {
        AtomicFileWriter.replaceTorn(file, JsonCodec.toFileBytes(message), unit);
      }
    }
    if (state != null) {
      synchronized (retries) {
        retries.put(message.key(), state);
      }
    }
  }

  // The same claim may come again after a crash or a failure of a later step. Its ticket then
  // exists, but may not be on disk. In Java 17, exists() creates no exception only if it may follow
  // links.
  private boolean isAlreadyWritten(Path file, UnitOfWork unit) throws IOException {
    if (!Files.exists(file) || !isWhole(file)) {
      return false;
    }
    try {
      DurableFiles.syncFile(file, unit);
    } catch (NoSuchFileException e) {
      return false; // sent and deleted meanwhile: twice is better than never
    }
    DurableFiles.sync(file.getParent(), unit);
    return true;
  }

  private boolean isWhole(Path file) throws IOException {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return false; // moved aside or put into a digest meanwhile: twice is better than never
    }
    try {
      JsonCodec.read(content, type);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public List<String> waiting() throws IOException {
    TreeSet<String> keys = new TreeSet<>(folders.keys(folders.ready()));
    if (!folders.deferred().equals(folders.ready())) {
      keys.addAll(folders.keys(folders.deferred()));
    }
    return List.copyOf(keys);
  }

  @Override
  public List<String> due(Instant now) throws IOException {
    List<String> due = new ArrayList<>(waiting());
    synchronized (retries) {
      if (!retries.isEmpty()) {
        retries.keySet().retainAll(new HashSet<>(due));
        due.removeIf(key -> isPausing(retries.get(key), now));
        due.sort(Comparator.comparingInt(key -> attempts(retries.get(key))));
      }
    }
    return due;
  }

  // An attempt in the future means that the clock was turned back meanwhile.
  private static boolean isPausing(DeliveryState state, Instant now) {
    return state != null
        && state.nextTry() != null
        && state.lastTry() != null
        && !now.isBefore(state.lastTry())
        && now.isBefore(state.nextTry());
  }

  private static int attempts(DeliveryState state) {
    return state == null ? 0 : state.attempts();
  }

  @Override
  public Optional<M> read(String key) throws IOException {
    Optional<M> ready = readFrom(folders.ready(), key);
    return ready.isPresent() ? ready : readFrom(folders.deferred(), key);
  }

  private Optional<M> readFrom(Path folder, String key) throws IOException {
    return folders.read(OutboxLayout.jsonFile(folder, key), type, belongs);
  }

  @Override
  public void defer(String key, PrintableText reason, Instant now, Instant nextTry)
      throws IOException {
    synchronized (retries) {
      int attempts = attempts(retries.get(key)) + 1;
      retries.put(key, new DeliveryState(attempts, now, now, nextTry, reason));
    }
    move(key, folders.deferred(), reason, now, nextTry);
  }

  @Override
  public void park(String key, PrintableText reason, Instant now) throws IOException {
    forgetRetry(key);
    move(key, folders.failed(), reason, now, null);
  }

  private void move(String key, Path folder, PrintableText reason, Instant now, Instant nextTry)
      throws IOException {
    Optional<M> message = read(key);
    if (message.isPresent()) {
      DurableFiles.createPrivateFolders(folder);
      Path file = OutboxLayout.jsonFile(folder, key);
      AtomicFileWriter.replaceTorn(
          file,
          JsonCodec.toFileBytes(
              message
                  .get()
                  .withDelivery(DeliveryState.after(message.get(), reason, now, nextTry))));
      deleteExcept(file, key);
    }
  }

  @Override
  public void done(String key) throws IOException {
    forgetRetry(key);
    deleteExcept(null, key);
  }

  private void forgetRetry(String key) {
    synchronized (retries) {
      retries.remove(key);
    }
  }

  private void deleteExcept(Path kept, String key) throws IOException {
    for (Path folder : List.of(folders.ready(), folders.deferred())) {
      Path file = OutboxLayout.jsonFile(folder, key);
      if (!file.equals(kept)) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Returns the folder, printable. */
  @Override
  public String toString() {
    return PrintableText.of(folders.outbox()).toString();
  }
}
