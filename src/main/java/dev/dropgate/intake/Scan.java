package dev.dropgate.intake;

import dev.dropgate.files.Digests;
import dev.dropgate.files.SafeText;
import dev.dropgate.inspect.FileContent;
import dev.dropgate.inspect.Judgement;
import dev.dropgate.inspect.Kind;
import dev.dropgate.inspect.RuleSet;
import dev.dropgate.inspect.Subject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.function.Function;

/**
 * Judges what is on disk where it is, by the same walk and the same rules as the gate; moves
 * nothing. Not thread safe.
 */
public final class Scan {
  private final Function<Subject, Judgement> rules;
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
   * @param rules what to judge by
   * @param maxDepth levels of folders
   * @param hash whether to read every file for its SHA-256
   * @param listener hears what is found
   */
  public Scan(RuleSet rules, int maxDepth, boolean hash, Listener listener) {
    this(rules::judge, maxDepth, hash, listener);
  }

  /**
   * Prepares.
   *
   * @param rules how to judge
   * @param maxDepth levels of folders
   * @param hash whether to read every file for its SHA-256
   * @param listener hears what is found
   */
  public Scan(Function<Subject, Judgement> rules, int maxDepth, boolean hash, Listener listener) {
    this.rules = rules;
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

  /**
   * How many entries there are to judge.
   *
   * @param path where a scan would start
   * @return without what cannot be looked at
   */
  public long count(Path path) {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return 1;
    }
    Counter counter = new Counter();
    try (SecureDirectoryStream<Path> root = Walk.open(path)) {
      new Walk(maxDepth, counter).run(root);
    } catch (IOException e) {
      return counter.count; // the scan will say why
    }
    return counter.count;
  }

  private void judge(
      Path path, SecureDirectoryStream<Path> parent, Path name, BasicFileAttributes attributes) {
    Kind kind =
        attributes.isRegularFile()
            ? Kind.FILE
            : attributes.isSymbolicLink() ? Kind.LINK : Kind.SPECIAL;
    if (kind != Kind.FILE) {
      listener.judged(path, rules.apply(new Subject(name, kind)), attributes.size(), null);
      return;
    }
    try (FileContent content = open(parent, name)) {
      Judgement judgement = rules.apply(new Subject(name, kind, content));
      String sha256 = hash ? Digests.copy(content.channel(), null) : null;
      listener.judged(path, judgement, content.size(), sha256);
    } catch (IOException e) {
      listener.judged(
          path, rules.apply(new Subject(name, Kind.UNREADABLE)), attributes.size(), null);
      listener.failed(path, Problems.text(e));
    }
  }

  private static FileContent open(SecureDirectoryStream<Path> parent, Path name)
      throws IOException {
    return new FileContent(
        (FileChannel)
            parent.newByteChannel(
                name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
  }

  private static final class Counter implements Walk.Visitor {
    private long count;

    @Override
    public boolean entry(
        SecureDirectoryStream<Path> parent,
        Path folder,
        Path name,
        BasicFileAttributes attributes) {
      count++;
      return true;
    }

    @Override
    public void tooDeep(SecureDirectoryStream<Path> parent, Path folder, Path name) {}

    @Override
    public void unreadable(Path relative, IOException reason) {}
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
