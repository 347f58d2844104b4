package dev.dropgate.inspect;

import dev.dropgate.inspect.content.Content;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.format.detect.FileTypeDetector;
import dev.dropgate.inspect.format.filename.FileName;
import dev.dropgate.io.ContentHasher;
import dev.dropgate.model.EntryKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The subject of the rules: an entry, or a member of one. Not thread safe. */
public final class ScanTarget {
  private final Path name;
  private final EntryKind kind;
  private final Content content;
  private final FileType declaredType;
  private FileName fileName;
  private String extension;
  private List<FileType> types;
  private byte[] sha256;
  private Object reading;

  /**
   * Creates a target without content.
   *
   * @param name the name without folders, with its raw bytes
   * @param kind the kind of entry
   */
  public ScanTarget(Path name, EntryKind kind) {
    this(name, kind, null);
  }

  /**
   * Creates a target with content.
   *
   * @param name the name without folders, with its raw bytes
   * @param kind the kind of entry
   * @param content the bytes; null if there are none to read
   */
  public ScanTarget(Path name, EntryKind kind, Content content) {
    this(name, kind, content, null);
  }

  /**
   * Creates a target with a type that its container declares.
   *
   * @param name the name without folders, with its raw bytes
   * @param kind the kind of entry
   * @param content the bytes; null if there are none to read
   * @param declaredType the declared type; null if unknown
   */
  public ScanTarget(Path name, EntryKind kind, Content content, FileType declaredType) {
    this.name = name;
    this.kind = kind;
    this.content = content;
    this.declaredType = declaredType;
  }

  /**
   * Returns the name.
   *
   * @return without folders, with its raw bytes
   */
  public Path name() {
    return name;
  }

  /**
   * Returns the name in the form that Windows and people see. Cached, because many rules read it.
   *
   * @return never null
   */
  public FileName fileName() {
    if (fileName == null) {
      fileName = FileName.of(name);
    }
    return fileName;
  }

  /**
   * Returns the last extension of the name.
   *
   * @return lower case, without the dot and without trailing characters that Windows ignores; empty
   *     if there is none
   */
  public String extension() {
    if (extension == null) {
      extension = fileName().extension();
    }
    return extension;
  }

  /**
   * Returns the kind of entry.
   *
   * @return never null
   */
  public EntryKind kind() {
    return kind;
  }

  /**
   * Returns the bytes.
   *
   * @return null if there are none to read
   */
  public Content content() {
    return content;
  }

  /**
   * Returns the type that the container declares for this member.
   *
   * @return null if the container declares none, or for an entry
   */
  public FileType declaredType() {
    return declaredType;
  }

  /**
   * Returns the SHA-256 of all bytes. Reads them on the first call only.
   *
   * @return 32 bytes, not to be changed
   * @throws IOException if the bytes cannot be read, or no longer
   */
  public byte[] sha256() throws IOException {
    if (sha256 == null) {
      sha256 = ContentHasher.sha256(content.stream());
    }
    return sha256;
  }

  /**
   * Returns the type that the bytes show.
   *
   * @return {@code UNKNOWN} if no signature matches or there are no bytes
   * @throws IOException if the bytes cannot be read
   */
  public FileType type() throws IOException {
    return types().get(0);
  }

  /**
   * Returns all types that the bytes show: a picture may also be a ZIP archive.
   *
   * @return at least one, {@link #type} first
   * @throws IOException if the bytes cannot be read
   */
  public List<FileType> types() throws IOException {
    if (types == null) {
      types = content == null ? List.of(FileType.UNKNOWN) : FileTypeDetector.detectAll(content);
    }
    return types;
  }

  /**
   * Returns what a rule has read of the bytes and kept for the others.
   *
   * @param type the class of the reading
   * @return null if no rule has kept such a reading
   */
  public <T> T reading(Class<T> type) {
    return type.isInstance(reading) ? type.cast(reading) : null;
  }

  /**
   * Keeps what a rule has read of the bytes, instead of what was kept before.
   *
   * @param result not to be changed by who gets it
   */
  public void keepReading(Object result) {
    reading = result;
  }
}
