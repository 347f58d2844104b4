package dev.dropgate.inspect;

import dev.dropgate.inspect.content.FileContent;
import dev.dropgate.io.ContentHasher;
import dev.dropgate.io.ExceptionText;
import dev.dropgate.io.SecureTreeWalk;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.ScanResult;
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
 * Judges files in place, by the same walk and the same rules as the gate. Moves nothing. Not thread
 * safe.
 */
public final class OnDemandScanner {
  private final Function<ScanTarget, ScanResult> rules;
  private final int maxDepth;
  private final boolean hash;
  private final ScanListener listener;

  /** Receives the results of a scan. */
  public interface ScanListener {
    /**
     * Receives the judgement of an entry.
     *
     * @param path the path of the entry
     * @param judgement the judgement
     * @param size in bytes
     * @param sha256 null if it was not requested or the content cannot be read
     */
    void judged(Path path, ScanResult judgement, long size, String sha256);

    /**
     * Receives a path that could not be scanned.
     *
     * @param path the path
     * @param reason printable
     */
    void failed(Path path, String reason);
  }

  /**
   * Creates a scanner with the rules of a directory.
   *
   * @param rules judge each entry
   * @param maxDepth the highest number of nested folders
   * @param hash whether to compute the SHA-256 of each file
   * @param listener receives the results
   */
  public OnDemandScanner(RuleSet rules, int maxDepth, boolean hash, ScanListener listener) {
    this(rules::judge, maxDepth, hash, listener);
  }

  /**
   * Creates a scanner with any function that judges.
   *
   * @param rules judges each entry
   * @param maxDepth the highest number of nested folders
   * @param hash whether to compute the SHA-256 of each file
   * @param listener receives the results
   */
  public OnDemandScanner(
      Function<ScanTarget, ScanResult> rules, int maxDepth, boolean hash, ScanListener listener) {
    this.rules = rules;
    this.maxDepth = maxDepth;
    this.hash = hash;
    this.listener = listener;
  }

  /**
   * Scans a file, or a folder with all entries below it.
   *
   * @param path the path; a link is judged as a link
   */
  public void scan(Path path) {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isDirectory()) {
        try (SecureDirectoryStream<Path> root = SecureTreeWalk.open(path)) {
          new SecureTreeWalk(maxDepth, new JudgingVisitor(path)).run(root);
        }
      } else {
        Path absolute = path.toAbsolutePath();
        try (SecureDirectoryStream<Path> parent = SecureTreeWalk.open(absolute.getParent())) {
          judge(path, parent, absolute.getFileName(), attributes);
        }
      }
    } catch (IOException e) {
      listener.failed(path, ExceptionText.describe(e));
    }
  }

  /**
   * Counts the entries that a scan would judge.
   *
   * @param path where the scan would start
   * @return the count without unreadable entries
   */
  public long count(Path path) {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return 1;
    }
    CountingVisitor counter = new CountingVisitor();
    try (SecureDirectoryStream<Path> root = SecureTreeWalk.open(path)) {
      new SecureTreeWalk(maxDepth, counter).run(root);
    } catch (IOException e) {
      return counter.count; // the scan will report the reason
    }
    return counter.count;
  }

  private void judge(
      Path path, SecureDirectoryStream<Path> parent, Path name, BasicFileAttributes attributes) {
    EntryKind kind =
        attributes.isRegularFile()
            ? EntryKind.FILE
            : attributes.isSymbolicLink() ? EntryKind.LINK : EntryKind.SPECIAL;
    if (kind != EntryKind.FILE) {
      listener.judged(path, rules.apply(new ScanTarget(name, kind)), attributes.size(), null);
      return;
    }
    try (FileContent content = open(parent, name)) {
      ScanResult judgement = rules.apply(new ScanTarget(name, kind, content));
      String sha256 = hash ? ContentHasher.copyAndHash(content.channel(), null) : null;
      listener.judged(path, judgement, content.size(), sha256);
    } catch (IOException e) {
      listener.judged(
          path, rules.apply(new ScanTarget(name, EntryKind.UNREADABLE)), attributes.size(), null);
      listener.failed(path, ExceptionText.describe(e));
    }
  }

  private static FileContent open(SecureDirectoryStream<Path> parent, Path name)
      throws IOException {
    return new FileContent(
        (FileChannel)
            parent.newByteChannel(
                name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
  }

  private static final class CountingVisitor implements SecureTreeWalk.EntryVisitor {
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

  private final class JudgingVisitor implements SecureTreeWalk.EntryVisitor {
    private final Path root;

    JudgingVisitor(Path root) {
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
          PrintableText.of("not entered, deeper than " + maxDepth + " levels").toString());
    }

    @Override
    public void unreadable(Path relative, IOException reason) {
      listener.failed(root.resolve(relative), ExceptionText.describe(reason));
    }
  }
}
