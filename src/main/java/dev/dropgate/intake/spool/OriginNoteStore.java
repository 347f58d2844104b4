package dev.dropgate.intake.spool;

import dev.dropgate.io.AtomicFileWriter;
import dev.dropgate.io.BoundedFiles;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.model.FileMetadata;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps the metadata that a claimed file had before a private copy replaced it. The note lies in
 * the batch, is named by the claim's id, and is on disk before the copy replaces the file. A copy
 * has another inode and, if the gate is not root, another owner. Stateless.
 */
final class OriginNoteStore {
  /** A folder in a batch. It holds no claims, so no consumer sees it. */
  static final String NOTES_FOLDER = "origins";

  private OriginNoteStore() {}

  /**
   * The note: the original metadata, without the content. Times are in ISO 8601, names are escaped.
   */
  private record Note(
      long size,
      String owner,
      int uid,
      String group,
      int gid,
      int mode,
      long inode,
      String modified,
      String accessed,
      String changed,
      Map<String, byte[]> extended) {}

  /**
   * Returns the path of a claim's note.
   *
   * @param batch the batch folder
   * @param id the claim's id
   * @return a path, whether or not the note exists
   */
  static Path notePath(Path batch, String id) {
    return batch.resolve(NOTES_FOLDER).resolve(id + ".json");
  }

  /**
   * Writes the metadata of a file before its copy replaces it. A note of another inode stays,
   * because the file is then itself a copy from before a crash.
   *
   * @param note the path of the note
   * @param now the current metadata of the file
   * @throws IOException if the note is not on disk
   */
  static void write(Path note, FileMetadata now) throws IOException {
    FileMetadata before = read(note);
    if (before != null && (before.inode() != now.inode() || before.uid() != now.uid())) {
      return;
    }
    Map<String, byte[]> extended = new TreeMap<>();
    now.extended().forEach((name, value) -> extended.put(PrintableText.of(name).toString(), value));
    DurableFiles.createPrivateFolders(note.getParent());
    AtomicFileWriter.replaceTorn(
        note,
        JsonCodec.toFileBytes(
            new Note(
                now.size(),
                PrintableText.of(now.owner()).toString(),
                now.uid(),
                PrintableText.of(now.group()).toString(),
                now.gid(),
                now.mode(),
                now.inode(),
                now.modified().toString(),
                now.accessed().toString(),
                now.changed().toString(),
                extended)));
    DurableFiles.sync(note.getParent());
  }

  /**
   * Reads a note.
   *
   * @param note the path of the note
   * @return null if there is no note or it is damaged; only the file itself is then known
   * @throws IOException if the disk fails
   */
  static FileMetadata read(Path note) throws IOException {
    if (!Files.isRegularFile(note, LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    byte[] bytes = BoundedFiles.read(note);
    try {
      Note read = JsonCodec.read(bytes, Note.class);
      Map<String, byte[]> extended = new TreeMap<>();
      read.extended()
          .forEach(
              (name, value) ->
                  extended.put(
                      new String(PrintableText.unescape(name), StandardCharsets.UTF_8), value));
      return new FileMetadata(
          read.size(),
          read.owner(),
          read.uid(),
          read.group(),
          read.gid(),
          read.mode(),
          read.inode(),
          parseTime(read.modified()),
          parseTime(read.accessed()),
          parseTime(read.changed()),
          extended);
    } catch (IOException | DateTimeException | NullPointerException | IllegalArgumentException e) {
      return null; // torn by a power cut
    }
  }

  private static FileTime parseTime(String text) {
    return FileTime.from(Instant.parse(text));
  }
}
