package dev.dropgate.intake.spool;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Counts the claims that wait in a spool, without the gate's own files. Stateless. */
public final class SpoolBacklog {
  /** A claim is {@code KEY/BATCH/KIND/NAME} below the spool. */
  private static final int KIND_INDEX = 2;

  private SpoolBacklog() {}

  /**
   * Counts all claims in a spool.
   *
   * @param spool the spool; may be missing
   * @return the number of claims, including links and special files
   * @throws IOException if the spool cannot be read
   */
  public static long countClaims(Path spool) throws IOException {
    if (!Files.isDirectory(spool)) {
      return 0;
    }
    long[] count = {0};
    Files.walkFileTree(
        spool,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            Path below = spool.relativize(folder);
            boolean isOther =
                below.getNameCount() == KIND_INDEX + 1
                    && !SpoolTree.holdsClaims(below.getName(KIND_INDEX).toString());
            return isOther ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (spool.relativize(file).getNameCount() > KIND_INDEX + 1) {
              count[0]++;
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (file.equals(spool)) {
              throw e;
            }
            return FileVisitResult.CONTINUE; // the gate is working there
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        });
    return count[0];
  }
}
