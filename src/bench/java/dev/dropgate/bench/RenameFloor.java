package dev.dropgate.bench;

import java.io.File;
import java.io.IOException;

/**
 * The floor: walks one level of folders and renames each file twice, to a middle place and to its
 * end, and does nothing else. Prints the nanoseconds that it took, without the start of the JVM.
 */
public final class RenameFloor {
  private RenameFloor() {}

  /**
   * Arguments: from, middle, to. The last two are empty folders on the file system of the first.
   */
  public static void main(String[] args) throws IOException {
    File middle = new File(args[1]);
    File to = new File(args[2]);
    long began = System.nanoTime();
    for (File folder : list(new File(args[0]))) {
      File between = new File(middle, folder.getName());
      File end = new File(to, folder.getName());
      if (!between.mkdir() || !end.mkdir()) {
        throw new IOException("cannot make " + between + " and " + end);
      }
      for (File file : list(folder)) {
        File claimed = new File(between, file.getName());
        if (!file.renameTo(claimed) || !claimed.renameTo(new File(end, file.getName()))) {
          throw new IOException("cannot rename " + file);
        }
      }
    }
    System.out.println(System.nanoTime() - began);
  }

  private static File[] list(File folder) throws IOException {
    File[] files = folder.listFiles();
    if (files == null) {
      throw new IOException("cannot list " + folder);
    }
    return files;
  }
}
