package dev.dropgate.inspect.rules.hashes;

import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RawNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A list of SHA-256 hashes in a file. The file is loaded on first use and again when it changes. If
 * the file is missing or no longer a list, the last good list remains in use. Thread safe.
 */
final class HashListFile {
  /** The pause between two checks of the file, in nanoseconds. */
  static final long CHECK_INTERVAL_NANOS = 1_000_000_000L;

  private final String setting;
  private final Path file;
  private final int wordsPerHash;
  private final LongSupplier nanoClock;
  private final ReentrantLock loading = new ReentrantLock();
  private volatile HashLookupTable table;
  private volatile long lastCheckNanos;
  // The fields below are written only under the lock.
  private volatile Map<String, Object> loaded;
  private Map<String, Object> refused;
  private IOException problem;

  private HashListFile(String setting, Path file, int words, LongSupplier nanoClock) {
    this.setting = setting;
    this.file = file;
    this.wordsPerHash = words;
    this.nanoClock = nanoClock;
    this.lastCheckNanos = nanoClock.getAsLong() - CHECK_INTERVAL_NANOS;
  }

  /**
   * Creates the lists of a setting.
   *
   * @param setting the name of the setting
   * @param list paths, comma-separated; empty for none
   * @param words as for {@link HashLookupTable}
   * @param nanoClock a clock like {@link System#nanoTime()}
   * @throws IllegalArgumentException with one printable line if a file is missing
   */
  static List<HashListFile> of(String setting, String list, int words, LongSupplier nanoClock) {
    Map<Path, HashListFile> files = new LinkedHashMap<>();
    for (String part : list.split(",", -1)) {
      if (!part.isBlank()) {
        Path path = path(setting, part.strip());
        files.put(path, of(setting, path, words, nanoClock));
      }
    }
    return List.copyOf(files.values());
  }

  private static HashListFile of(String setting, Path file, int words, LongSupplier nanoClock) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new IllegalArgumentException(
          setting
              + ": "
              + PrintableText.of(file)
              + (Files.exists(file) ? " cannot be read as a file" : " is not there")
              + "; correct the path, or leave the setting empty");
    }
    return new HashListFile(setting, file, words, nanoClock);
  }

  private static Path path(String setting, String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(setting + " has a NUL in it");
    }
    return RawNames.absolutePath(text);
  }

  /** Returns a text that identifies the current list, to be compared. */
  String edition() {
    if (table == null || nanoClock.getAsLong() - lastCheckNanos >= CHECK_INTERVAL_NANOS) {
      loading.lock();
      try {
        reloadIfChanged();
      } finally {
        loading.unlock();
      }
    }
    return file + " " + loaded;
  }

  /** Returns the editions of several lists. */
  static String edition(List<HashListFile> files) {
    return files.stream().map(HashListFile::edition).collect(Collectors.joining("\n"));
  }

  /** Returns the file name without folders, printable. */
  String name() {
    return PrintableText.of(file.getFileName()).toString();
  }

  /**
   * Returns whether the current list contains a hash.
   *
   * @param sha256 32 bytes
   * @throws IOException if the list was never loaded
   */
  boolean contains(byte[] sha256) throws IOException {
    long now = nanoClock.getAsLong();
    HashLookupTable known = table;
    if (known == null) {
      loading.lock(); // wait, because no list is loaded yet
    } else if (now - lastCheckNanos < CHECK_INTERVAL_NANOS || !loading.tryLock()) {
      return known.contains(sha256);
    }
    try {
      if (table == null || now - lastCheckNanos >= CHECK_INTERVAL_NANOS) {
        reloadIfChanged();
      }
      if (table == null) {
        throw new IOException(
            "the list " + PrintableText.of(file) + " " + failureReason(problem), problem);
      }
      return table.contains(sha256);
    } finally {
      loading.unlock();
    }
  }

  private void reloadIfChanged() {
    if (problem != null
        && table == null
        && nanoClock.getAsLong() - lastCheckNanos < CHECK_INTERVAL_NANOS) {
      return;
    }
    Map<String, Object> stamp = Map.of();
    try {
      stamp = Files.readAttributes(file, "unix:size,ino,dev,lastModifiedTime,ctime");
      if (stamp.equals(loaded)) {
        refused = null; // the last good version is back
      } else if (!stamp.equals(refused)) {
        load(stamp);
      }
    } catch (IOException | OutOfMemoryError e) {
      problem = e instanceof IOException io ? io : new IOException("needs more memory (-Xmx)", e);
      if (!Objects.equals(stamp, refused)) {
        log()
            .warn(
                "Hash list {}: {}; {}",
                PrintableText.of(file),
                failureReason(problem),
                table == null ? "the files that need it are held" : "the last good list is kept");
      }
      refused = stamp;
    } finally {
      lastCheckNanos = nanoClock.getAsLong();
    }
  }

  private void load(Map<String, Object> stamp) throws IOException {
    HashLookupTable read = new HashLookupTable(file, wordsPerHash);
    HashListReader lines = read.lines();
    if ((long) stamp.get("size") == 0 || (lines.hashCount() == 0 && lines.malformedCount() > 0)) {
      throw new IOException("holds no hash; a list that shall be empty has a line with a #");
    }
    if (table != null && lines.isCutOff()) {
      throw new IOException("ends in the middle of a line; it is not written to its end");
    }
    table = read;
    loaded = stamp;
    refused = null;
    problem = null;
    log()
        .info(
            "Hash list {} (dropgate.{}): {}",
            PrintableText.of(file),
            setting,
            lines.hashCount() == 1 ? "1 hash" : lines.hashCount() + " hashes");
    if (lines.malformedCount() > 0) {
      log()
          .warn(
              "{}:{}: no SHA-256 in this line ({} such lines, ignored); write 64 hex digits, a"
                  + " # before a comment",
              PrintableText.of(file),
              lines.firstMalformedLine(),
              lines.malformedCount());
    }
  }

  private static String failureReason(IOException e) {
    return e instanceof NoSuchFileException
        ? "is gone"
        : PrintableText.of(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
            .toString();
  }

  // Created on first use only: a logger must not exist before the gate configures logging.
  private static Logger log() {
    return LoggerFactory.getLogger(HashListFile.class);
  }
}
