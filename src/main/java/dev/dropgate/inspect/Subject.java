package dev.dropgate.inspect;

import dev.dropgate.files.Digests;
import java.io.IOException;
import java.nio.file.Path;

/** What the rules look at: an entry, or something inside one. For one thread. */
public final class Subject {
  private final Path name;
  private final Kind kind;
  private final Content content;
  private FileType type;
  private byte[] sha256;

  /**
   * Something of which only the name is known.
   *
   * @param name its own name, with its raw bytes
   * @param kind what sort of thing it is
   */
  public Subject(Path name, Kind kind) {
    this(name, kind, null);
  }

  /**
   * Something with bytes.
   *
   * @param name its own name, with its raw bytes
   * @param kind what sort of thing it is
   * @param content its bytes; null if there are none to look at
   */
  public Subject(Path name, Kind kind, Content content) {
    this.name = name;
    this.kind = kind;
    this.content = content;
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
   * What sort of thing it is.
   *
   * @return never null
   */
  public Kind kind() {
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
   * The SHA-256 of all bytes, read for it once.
   *
   * @return 32 bytes, not to be changed
   * @throws IOException if they cannot be read (any more)
   */
  public byte[] sha256() throws IOException {
    if (sha256 == null) {
      sha256 = Digests.sha256(content.stream());
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
    if (type == null) {
      type = content == null ? FileType.UNKNOWN : FileTypes.of(content);
    }
    return type;
  }
}
