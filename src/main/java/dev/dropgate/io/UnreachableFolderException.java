package dev.dropgate.io;

import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.file.Path;

/** Thrown when a folder cannot be reached at all, or not without following a link. */
public final class UnreachableFolderException extends IOException {
  private static final long serialVersionUID = 1;

  /** The kind of an obstruction. */
  public enum Obstruction {
    /** A symbolic link. */
    LINK,
    /** Nothing has this name. */
    GONE,
    /** Something that is not a folder. */
    NO_FOLDER,
    /** Missing permissions, or a disk failure. */
    OTHER
  }

  private final transient Path location;
  private final Obstruction obstruction;

  UnreachableFolderException(Path at, Obstruction why, String problem) {
    super(PrintableText.of(at) + ": " + problem);
    this.location = at;
    this.obstruction = why;
  }

  /** Returns the path of the obstruction. */
  public Path location() {
    return location;
  }

  /** Returns the kind of the obstruction. */
  public Obstruction obstruction() {
    return obstruction;
  }
}
