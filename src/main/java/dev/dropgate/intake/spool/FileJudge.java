package dev.dropgate.intake.spool;

import dev.dropgate.model.EntryKind;
import dev.dropgate.model.ScanResult;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Judges files that were not claimed. For one thread. */
public interface FileJudge {
  /**
   * Judges an entry by its name and kind.
   *
   * @param name the last part of its path
   * @param kind what sort of thing it is
   */
  ScanResult judge(Path name, EntryKind kind);

  /**
   * Judges a regular file with its content.
   *
   * @param name the last part of its path
   * @param content stays open
   * @throws IOException if the content cannot be read
   */
  ScanResult judge(Path name, FileChannel content) throws IOException;

  /** Returns whether a rule may overrule the verdict on a name after it has read the content. */
  boolean mayOverrule();

  /**
   * Logs what rules in shadow mode would have done.
   *
   * @param path the path of the file
   * @param result the result for the file
   */
  void logShadow(Path path, ScanResult result);
}
