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

/** What the rules look at: an entry, or something inside one. For one thread. */
public final class ScanTarget {
  private final Path name;
  private final EntryKind kind;
  private final Content content;
  private final FileType declaredType;
  private FileName fileName;
  private String extension;
  private List<FileType> types;
  private byte[] sha256;

  /**
   * Something of which only the name is known.
   *
   * @param name its own name, with its raw bytes
   * @param kind what sort of thing it is
   */
  public ScanTarget(Path name, EntryKind kind) {
    this(name, kind, null);
  }

  /**
   * Something with bytes.
   *
   * @param name its own name, with its raw bytes
   * @param kind what sort of thing it is
   * @param content its bytes; null if there are none to look at
   */
  public ScanTarget(Path name, EntryKind kind, Content content) {
    this(name, kind, content, null);
  }

  /**
   * Something of which that what it is in says the type.
   *
   * @param name its own name, with its raw bytes
   * @param kind what sort of thing it is
   * @param content its bytes; null if there are none to look at
   * @param told the type; null if nothing is said
   */
  public ScanTarget(Path name, EntryKind kind, Content content, FileType told) {
    this.name = name;
    this.kind = kind;
    this.content = content;
    this.declaredType = told;
  }

  /**
   * The name.
   *
   * @return without folders, with its raw bytes
   */
  public Path name() {
    return name;
  }

  /**
   * Returns the name as Windows and people see it; many rules look at it.
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
   * The last extension of the name.
   *
   * @return lower case, without the dot and what Windows ignores at the end; empty if there is none
   */
  public String extension() {
    if (extension == null) {
      extension = fileName().extension();
    }
    return extension;
  }

  /**
   * What sort of thing it is.
   *
   * @return never null
   */
  public EntryKind kind() {
    return kind;
  }

  /**
   * The bytes.
   *
   * @return null if there are none to look at
   */
  public Content content() {
    return content;
  }

  /**
   * What that says about it in which it is.
   *
   * @return null if nothing, or if it is in nothing
   */
  public FileType declaredType() {
    return declaredType;
  }

  /**
   * The SHA-256 of all bytes, read for it once.
   *
   * @return 32 bytes, not to be changed
   * @throws IOException if they cannot be read (any more)
   */
  public byte[] sha256() throws IOException {
    if (sha256 == null) {
      sha256 = ContentHasher.sha256(content.stream());
    }
    return sha256;
  }

  /**
   * What it is by its bytes.
   *
   * @return {@code UNKNOWN} if no signature fits or there are no bytes to look at
   * @throws IOException if they cannot be read
   */
  public FileType type() throws IOException {
    return types().get(0);
  }

  /**
   * All that it is by its bytes: a picture may be a ZIP archive as well.
   *
   * @return at least one, {@link #type} first
   * @throws IOException if they cannot be read
   */
  public List<FileType> types() throws IOException {
    if (types == null) {
      types = content == null ? List.of(FileType.UNKNOWN) : FileTypeDetector.detectAll(content);
    }
    return types;
  }
}
