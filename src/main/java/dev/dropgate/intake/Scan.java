package dev.dropgate.intake;

import dev.dropgate.files.Digests;
import dev.dropgate.files.SafeText;
import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.Judgement;
import dev.dropgate.inspect.Kind;
import dev.dropgate.inspect.Subject;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * Judges what is on disk where it is, by the same walk and the same rules as the gate; moves
 * nothing. Not thread safe.
 */
public final class Scan {
  private final Inspector inspector = new Inspector();
  private final String blockedExtensions;
  private final int maxDepth;
  private final boolean hash;
  private final Listener listener;

  /** Hears what is found. */
  public interface Listener {
    /**
     * An entry was judged.
     *
     * @param path where it is
     * @param judgement the verdict
     * @param size in bytes
     * @param sha256 null if it was not asked for or cannot be read
     */
    void judged(Path path, Judgement judgement, long size, String sha256);

    /**
     * Something could not be looked at.
     *
     * @param path where it is
     * @param reason printable
     */
    void failed(Path path, String reason);
  }

  /**
   * Prepares.
   *
   * @param blockedExtensions comma-separated
   * @param maxDepth levels of folders
   * @param hash whether to read every file for its SHA-256
   * @param listener hears what is found
   */
  public Scan(String blockedExtensions, int maxDepth, boolean hash, Listener listener) {
    this.blockedExtensions = blockedExtensions;
    this.maxDepth = maxDepth;
    this.hash = hash;
    this.listener = listener;
  }

  /**
   * Scans a file, or a folder with what is below it.
   *
   * @param path where to start; a link is judged as a link
   */
  public void run(Path path) {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isDirectory()) {
        try (SecureDirectoryStream<Path> root = Walk.open(path)) {
          new Walk(maxDepth, new Judge(path)).run(root);
        }
      } else {
        Path absolute = path.toAbsolutePath();
        try (SecureDirectoryStream<Path> parent = Walk.open(absolute.getParent())) {
          judge(path, parent, absolute.getFileName(), attributes);
        }
      }
    } catch (IOException e) {
      listener.failed(path, Problems.text(e));
    }
  }

  private void judge(
      Path path, SecureDirectoryStream<Path> parent, Path name, BasicFileAttributes attributes) {
    Kind kind =
        attributes.isRegularFile()
            ? Kind.FILE
            : attributes.isSymbolicLink() ? Kind.LINK : Kind.SPECIAL;
    Judgement judgement = inspector.inspect(new Subject(name, kind), blockedExtensions);
    listener.judged(
        path,
        judgement,
        attributes.size(),
        hash && kind == Kind.FILE ? sha256(path, parent, name) : null);
  }

  private String sha256(Path path, SecureDirectoryStream<Path> parent, Path name) {
    try (SeekableByteChannel channel =
        parent.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      return Digests.copy(channel, null);
    } catch (IOException e) {
      listener.failed(path, Problems.text(e));
      return null;
    }
  }

  private final class Judge implements Walk.Visitor {
    private final Path root;

    Judge(Path root) {
      this.root = root;
    }

    @Override
    public boolean entry(
        SecureDirectoryStream<Path> parent,
        Path folder,
        Path name,
        BasicFileAttributes attributes) {
      judge(root.resolve(folder).resolve(name), parent, name, attributes);
      return true;
    }

    @Override
    public void tooDeep(SecureDirectoryStream<Path> parent, Path folder, Path name) {
      listener.failed(
          root.resolve(folder).resolve(name),
          SafeText.of("not entered, deeper than " + maxDepth + " levels"));
    }

    @Override
    public void unreadable(Path relative, IOException reason) {
      listener.failed(root.resolve(relative), Problems.text(reason));
    }
  }
}
