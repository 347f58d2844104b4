package dev.dropgate.quarantine;

import dev.dropgate.files.Attributes;
import dev.dropgate.files.Digests;
import dev.dropgate.files.Disk;
import dev.dropgate.files.OtherFileSystemException;
import dev.dropgate.files.Replacement;
import dev.dropgate.files.SafeFolder;
import dev.dropgate.files.SafeText;
import dev.dropgate.files.SparseFile;
import dev.dropgate.files.UnnamedFile;
import dev.dropgate.inspect.Entry;
import dev.dropgate.inspect.Kind;
import dev.dropgate.inspect.Verdict;
import dev.dropgate.quarantine.RejudgeRequests.Request;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * Takes one record back into the flow, exactly once. The order is what a crash asks for: a copy of
 * the file as it was, beside the content; a line that tells of the intent; then the copy goes on
 * its way, by a rename or through {@code direct:triage}, which does the same claim once however
 * often it is handed in; then the record goes. A record with the intent and without the copy is one
 * whose file has gone on already. Used once.
 */
final class Rejudging {
  /** What is done last with a record whose file is on its way. */
  static final String BEGUN = "rejudging";

  private static final String DONE = "rejudged";
  private static final String COPY = "back";
  private static final int HASH_LENGTH = 16;

  private final Records records;
  private final Manifest manifest;
  private final Request request;
  private boolean begun;

  /**
   * Prepares.
   *
   * @param records the store
   * @param id a record in it
   * @param request who asks
   * @throws DamagedRecordException if its manifest cannot be used
   */
  Rejudging(Records records, String id, Request request) throws IOException {
    this.records = records;
    this.manifest = records.manifest(id);
    this.request = request;
  }

  Manifest manifest() {
    return manifest;
  }

  /**
   * Why the record cannot be judged again; null if it can.
   *
   * @param settings of the directory that it came from; null if it is not monitored now
   */
  String hindrance(DirectorySettings settings) {
    if (settings == null) {
      return "came from " + manifest.directory() + ", which is not monitored now";
    }
    return manifest.kind().equals(Kind.FILE.folder())
        ? null
        : "is of kind " + SafeText.of(manifest.kind()) + ", of which no rule reads the content";
  }

  /**
   * Whether a verdict leaves the record where it is.
   *
   * @param verdict the new one
   */
  boolean isLeftBy(Verdict verdict) {
    return verdict == Verdict.UNDECIDED || manifest.verdict().equals(verdict.name());
  }

  /** Whether an earlier life has begun. */
  boolean isBegun() {
    return manifest.state().equals(BEGUN);
  }

  /**
   * The file as it was, in the record's folder.
   *
   * @return null if it has gone on its way already
   * @throws IOException if it cannot be made
   */
  Entry entry() throws IOException {
    Path copy = isBegun() ? left() : copy();
    return copy == null ? null : entry(copy);
  }

  private Entry entry(Path copy) {
    Path path = manifest.originalPath();
    Path directory = manifest.originalDirectory();
    Attributes attributes = ManifestAttributes.of(manifest);
    return new Entry(
        newId(),
        copy,
        directory,
        path.startsWith(directory) ? directory.relativize(path) : path.getFileName(),
        Kind.FILE,
        Instant.parse(manifest.detectedAt()),
        attributes);
  }

  // Another one, because the old one has been told of; the same after a crash.
  private String newId() {
    byte[] hash = Digests.sha256((manifest.id() + BEGUN).getBytes(StandardCharsets.UTF_8));
    return manifest.id().substring(0, manifest.id().indexOf('-') + 1)
        + HexFormat.of().formatHex(hash).substring(0, HASH_LENGTH);
  }

  // Under its own name, or under the one that a delivery to another file system gives it.
  private Path left() throws IOException {
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(records.folder(manifest.id()), COPY + "*")) {
      for (Path file : all) {
        return file;
      }
    }
    return null;
  }

  private Path copy() throws IOException {
    Path record = records.folder(manifest.id());
    Path copy = record.resolve(COPY);
    Files.deleteIfExists(copy);
    try (FileChannel channel = Disk.createNew(copy)) {
      write(channel);
      ManifestAttributes.of(manifest).give(copy);
      Disk.sync(channel);
    } catch (IOException e) {
      Files.deleteIfExists(copy);
      throw e;
    }
    Disk.sync(record);
    return copy;
  }

  /** Forgets the copy: the record stays what it is. */
  void leave() throws IOException {
    if (!begun && !isBegun()) {
      Files.deleteIfExists(records.folder(manifest.id()).resolve(COPY));
    }
  }

  /** Puts on record that the file goes on its way. */
  void begin() throws IOException {
    if (isBegun()) {
      return;
    }
    records
        .lock()
        .alone(
            () -> {
              Manifest now = records.manifest(manifest.id());
              Manifest.Event event =
                  new Manifest.Event(
                      Instant.now().toString(), BEGUN, request.by(), request.reason(), null, null);
              try (Replacement next =
                  new Replacement(
                      records.folders().manifest(manifest.id()),
                      ManifestFile.bytes(now.after(event)))) {
                records.audit().append(event(BEGUN, null));
                begun = true; // from here on the copy is the file, whatever fails
                next.commit();
              }
              return null;
            });
  }

  /**
   * Puts a clean file back to where it was, under a free name.
   *
   * @param entry its copy
   * @return where it is
   * @throws IOException if its folder cannot be reached without following a link
   */
  Path putInPlace(Entry entry) throws IOException {
    RestoredRights.PLAIN.requireOriginalPlace(manifest);
    Target target = Target.of(manifest, null);
    try (SafeFolder folder = target.open()) {
      Path name;
      try {
        name = target.named(true, manifest.id(), free -> folder.take(entry.content(), free));
      } catch (OtherFileSystemException e) {
        name = copied(target, folder);
      }
      folder.sync();
      return folder.path().resolve(name);
    }
  }

  // A file of the same content under that name is what an earlier life has put there.
  private Path copied(Target target, SafeFolder folder) throws IOException {
    if (isBegun() && folder.holds(target.name(), manifest.sha256())) {
      return target.name();
    }
    try (UnnamedFile file = UnnamedFile.in(folder)) {
      write(file.channel());
      ManifestAttributes.of(manifest).give(file.path());
      Disk.sync(file.channel());
      return target.named(true, manifest.id(), file::giveName);
    }
  }

  private void write(FileChannel channel) throws IOException {
    SparseFile file = new SparseFile(channel);
    records.content(manifest, file);
    file.finish();
  }

  /**
   * The record has served.
   *
   * @param to where its file went, or the record that it is in now; printable
   */
  void finish(String to) throws IOException {
    if (Files.isDirectory(records.folder(manifest.id()), LinkOption.NOFOLLOW_LINKS)) {
      records.delete(List.of(manifest.id()), List.of(event(DONE, to)));
    }
  }

  private AuditEvent event(String event, String to) {
    return new AuditEvent(
        Instant.now().toString(),
        event,
        manifest.id(),
        null,
        request.by(),
        request.reason(),
        to,
        null,
        null);
  }
}
