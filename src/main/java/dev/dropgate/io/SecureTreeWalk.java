package dev.dropgate.io;

import dev.dropgate.io.linux.ThreadHeartbeat;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Walks a tree that other users may change meanwhile: by directory handles, without recursion,
 * following no link. Not thread safe.
 */
public final class SecureTreeWalk {
  private static final Path ROOT_FOLDER = Path.of("");

  private final int maxDepth;
  private final EntryVisitor visitor;
  private Path resumeAt;
  private Path stoppedAt;
  private Path lookedFor;
  private boolean lost;
  private boolean met;

  /** Receives what the walk meets. */
  public interface EntryVisitor {
    /**
     * Visits an entry that is not a folder.
     *
     * @return false to end the walk
     */
    boolean entry(
        SecureDirectoryStream<Path> parent, Path folder, Path name, BasicFileAttributes attributes)
        throws IOException;

    /** Visits a folder beyond the depth limit; it was not entered. */
    void tooDeep(SecureDirectoryStream<Path> parent, Path folder, Path name) throws IOException;

    /** Enters a folder; the key identifies it. */
    default void entered(Path folder, Object fileKey) {}

    /** Leaves a folder that was walked; {@code parent} is the handle of its parent folder. */
    default void left(SecureDirectoryStream<Path> parent, Path folder) throws IOException {}

    /** Reports a folder or entry that cannot be examined. */
    void unreadable(Path relative, IOException reason);

    /** Reports a folder that cannot be opened. */
    default void unreadableFolder(Path folder, IOException reason) {
      unreadable(folder, reason);
    }
  }

  private record Level(SecureDirectoryStream<Path> handle, NameIterator names, Path folder)
      implements Closeable {
    @Override
    public void close() throws IOException {
      try {
        names.close();
      } finally {
        handle.close();
      }
    }
  }

  public SecureTreeWalk(int maxDepth, EntryVisitor visitor) {
    this.maxDepth = maxDepth;
    this.visitor = visitor;
  }

  /**
   * Begins the walk at an entry and omits what the listings show before it. Each folder on the way
   * is opened like any other folder of the walk. If the entry is gone, the walk visits nothing.
   *
   * @param entry a path below the root from {@link #stoppedAt}; null for the whole tree
   */
  public SecureTreeWalk resumeAt(Path entry) {
    resumeAt = entry;
    return this;
  }

  /**
   * Returns the first entry that the walk did not visit because the visitor ended it.
   *
   * @return its path below the root; null if the walk reached the end
   */
  public Path stoppedAt() {
    return stoppedAt;
  }

  /**
   * Lets {@link #hasMet} tell whether the walk meets an entry.
   *
   * @param entry a path below the root; null for none
   */
  public SecureTreeWalk lookFor(Path entry) {
    lookedFor = entry;
    return this;
  }

  /** Returns whether the walk has visited or entered the entry of {@link #lookFor}. */
  public boolean hasMet() {
    return met;
  }

  /** Returns whether the walk visited nothing because the entry to begin at is gone. */
  public boolean isLost() {
    return lost;
  }

  /**
   * Opens a folder by path, as the root of a walk or the target of claims.
   *
   * @param folder an absolute path from the configuration or of the gate
   * @return a handle
   * @throws IOException if it cannot be opened, or the platform has no such handles
   */
  @SuppressWarnings("StreamResourceLeak")
  public // the caller closes it
  static SecureDirectoryStream<Path> open(Path folder) throws IOException {
    DirectoryStream<Path> stream = Files.newDirectoryStream(folder);
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    stream.close();
    throw new IOException(
        "this platform has no directory handles (SecureDirectoryStream); Dropgate needs Linux");
  }

  /**
   * Walks a tree.
   *
   * @param root its handle; stays open
   * @throws IOException if the root itself cannot be read
   */
  public void run(SecureDirectoryStream<Path> root) throws IOException {
    run(root, NameIterator.all(root));
  }

  /**
   * Walks a tree, or a part of it.
   *
   * @param root its handle; stays open
   * @param names the names in the root that are visited; closed at the end
   * @throws IOException if the root itself cannot be read
   */
  public void run(SecureDirectoryStream<Path> root, NameIterator names) throws IOException {
    Deque<Level> levels = new ArrayDeque<>();
    levels.push(new Level(root, names, ROOT_FOLDER));
    try {
      while (!levels.isEmpty()) {
        if (!step(levels)) {
          stoppedAt = lost ? null : firstUnvisited(levels);
          return;
        }
      }
    } finally {
      while (levels.size() > 1) {
        levels.pop().close();
      }
      names.close();
    }
  }

  private boolean step(Deque<Level> levels) throws IOException {
    ThreadHeartbeat.beat();
    Level level = levels.peek();
    Path name = resumeAt == null ? next(level, levels.size() == 1) : skip(level, levels.size());
    if (lost) {
      return false;
    }
    if (name == null) {
      levels.pop();
      if (!levels.isEmpty()) {
        level.close();
        visitor.left(levels.peek().handle(), level.folder());
      }
      return true;
    }
    met |= isLookedFor(level, name);
    BasicFileAttributes attributes;
    try {
      attributes =
          level
              .handle()
              .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
              .readAttributes();
    } catch (java.nio.file.NoSuchFileException e) {
      return true; // gone since it was listed
    } catch (IOException e) {
      visitor.unreadable(level.folder().resolve(name), e);
      return true;
    }
    if (!attributes.isDirectory()) {
      return visitor.entry(level.handle(), level.folder(), name, attributes);
    }
    if (levels.size() >= maxDepth) {
      visitor.tooDeep(level.handle(), level.folder(), name);
    } else {
      enter(levels, name, attributes.fileKey());
    }
    return true;
  }

  private boolean isLookedFor(Level level, Path name) {
    return lookedFor != null
        && name.equals(lookedFor.getFileName())
        && level.folder().resolve(name).equals(lookedFor);
  }

  // Opened as "name/.", because the JDK opens without O_DIRECTORY: a FIFO that was swapped in would
  // block the walk for ever. That way a link that was swapped in is followed, so the opened folder
  // must be the one that was examined.
  private void enter(Deque<Level> levels, Path name, Object fileKey) {
    Level level = levels.peek();
    Path folder = level.folder().resolve(name);
    try {
      SecureDirectoryStream<Path> handle =
          level.handle().newDirectoryStream(name.resolve("."), LinkOption.NOFOLLOW_LINKS);
      BasicFileAttributes opened =
          handle.getFileAttributeView(BasicFileAttributeView.class).readAttributes();
      if (!opened.fileKey().equals(fileKey)) {
        handle.close(); // swapped: the next walk meets the new entry
        return;
      }
      visitor.entered(folder, fileKey);
      levels.push(new Level(handle, level.names().openFolder(name, handle, fileKey), folder));
    } catch (java.nio.file.NoSuchFileException e) {
      return; // gone since it was listed
    } catch (IOException e) {
      visitor.unreadableFolder(folder, e);
    }
  }

  private Path skip(Level level, int depth) throws IOException {
    Path wanted = resumeAt.getName(depth - 1);
    Path name = next(level, depth == 1);
    while (name != null && !name.equals(wanted)) {
      ThreadHeartbeat.beat();
      name = next(level, depth == 1);
    }
    lost = name == null;
    if (depth == resumeAt.getNameCount()) {
      resumeAt = null;
    }
    return name;
  }

  private Path firstUnvisited(Deque<Level> levels) throws IOException {
    for (Level level : levels) {
      Path name = next(level, level.folder().equals(ROOT_FOLDER));
      if (name != null) {
        return level.folder().resolve(name);
      }
    }
    return null;
  }

  private Path next(Level level, boolean isRoot) throws IOException {
    try {
      return level.names().next();
    } catch (IOException e) {
      if (isRoot) {
        throw e;
      }
      visitor.unreadableFolder(level.folder(), e);
      return null;
    }
  }
}
