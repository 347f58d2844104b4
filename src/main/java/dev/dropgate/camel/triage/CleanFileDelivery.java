package dev.dropgate.camel.triage;

import dev.dropgate.camel.DropgateConstants;
import dev.dropgate.camel.UnitOfWorkProperty;
import dev.dropgate.intake.spool.CrossDeviceDelivery;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.OtherFileSystemException;
import dev.dropgate.io.UnitOfWork;
import dev.dropgate.io.linux.ThreadHeartbeat;
import dev.dropgate.model.DistinctName;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryBatch;
import dev.dropgate.model.RawNames;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.apache.camel.Exchange;

/**
 * Delivers clean files: each exactly once, under its own relative path, never over an existing
 * file. If a name is taken, a part of the claim's id is inserted before the extension. Thread safe.
 */
public final class CleanFileDelivery {
  /**
   * PATH_MAX of Linux without the final NUL. A file with a longer path is delivered at the top,
   * under a distinct name.
   */
  private static final int MAX_PATH_BYTES = 4095;

  private final Path delivered;

  /**
   * Creates a delivery.
   *
   * @param delivered the folder for files of directories without a folder of their own, absolute
   *     and normalized
   */
  public CleanFileDelivery(Path delivered) {
    this.delivered = delivered;
  }

  /**
   * Delivers the property {@code entry} into the folder that the property {@code delivered} names.
   * It takes the whole exchange for the reason that {@link EntryJudge} gives.
   *
   * @param exchange the property {@code delivered} may be missing; the body may be a batch
   * @return as {@link #deliver}; the folder if it is a batch
   * @throws IOException as {@link #deliver}; the other entries of a batch are delivered all the
   *     same
   */
  public Path deliverEntry(Exchange exchange) throws IOException {
    if (exchange.getIn().getBody() instanceof EntryBatch batch) {
      return deliverBatch(batch, exchange);
    }
    Placed placed =
        placed(
            exchange.getProperty(DropgateConstants.ENTRY, Entry.class),
            root(exchange.getProperty(DropgateConstants.DELIVERED, String.class)),
            UnitOfWorkProperty.of(exchange));
    if (placed.left()) {
      exchange.setProperty(DropgateConstants.LEFT_SPOOL, true);
    }
    return placed.at();
  }

  private Path deliverBatch(EntryBatch batch, Exchange exchange) throws IOException {
    Path root = root(exchange.getProperty(DropgateConstants.DELIVERED, String.class));
    UnitOfWork unit = UnitOfWorkProperty.of(exchange);
    Set<Path> left = new HashSet<>();
    Set<Path> done = new HashSet<>();
    exchange.setProperty(DropgateConstants.LEFT_SPOOL, left);
    exchange.setProperty(DropgateConstants.DELIVERED_CLAIMS, done);
    IOException problem = null;
    for (Entry entry : batch) {
      ThreadHeartbeat.beat();
      try {
        if (placed(entry, root, unit).left()) {
          left.add(entry.content());
        }
        done.add(entry.content());
      } catch (IOException e) {
        problem = e;
      }
    }
    if (problem != null) {
      throw problem;
    }
    return root;
  }

  /** The current path of a file, and whether it got there by leaving the spool. */
  private record Placed(Path at, boolean left) {}

  /**
   * Delivers an entry that belongs to no batch.
   *
   * @param entry a clean entry of the spool; delivered once, however often this is called
   * @param folder the folder to deliver into; null for the default
   * @return the delivered path; after a crash, the path that a delivery would use now
   * @throws IOException if the entry cannot be delivered; it then stays in the spool
   */
  public Path deliver(Entry entry, String folder) throws IOException {
    return deliver(entry, folder, UnitOfWork.immediate());
  }

  /** Delivers an entry as a part of a batch. */
  Path deliver(Entry entry, String folder, UnitOfWork unit) throws IOException {
    return placed(entry, root(folder), unit).at();
  }

  private Path root(String folder) {
    return folder == null ? delivered : RawNames.absolutePath(folder);
  }

  private Placed placed(Entry entry, Path root, UnitOfWork unit) throws IOException {
    Path target = root.resolve(entry.relative());
    if (RawNames.bytes(target).length > MAX_PATH_BYTES) {
      target = root.resolve(DistinctName.of(entry.relative().getFileName(), entry.id()));
    } else if (entry.relative().startsWith(CrossDeviceDelivery.INCOMPLETE_FOLDER)) {
      target = distinctTarget(entry, root); // no uploader uses the gate's folder name by accident
    }
    try {
      return new Placed(target, place(entry, root, target, unit));
    } catch (FileSystemException e) {
      if (Files.exists(root) && !Files.isDirectory(root)) {
        throw new FileSystemException(
            root.toString(), null, "what files are delivered into is not a directory");
      }
      Path free = distinctTarget(entry, root);
      if (free.equals(target)) {
        throw e; // the name was free
      }
      return new Placed(free, place(entry, root, free, unit));
    }
  }

  // Usually the folder exists and this is the first try; the delivery then costs only one rename.
  private static boolean place(Entry entry, Path root, Path target, UnitOfWork unit)
      throws IOException {
    if (CrossDeviceDelivery.isMarked(entry)) {
      return deliverAcrossDevices(entry, root, target, unit);
    }
    try {
      DurableFiles.rename(entry.content(), target);
      return true;
    } catch (OtherFileSystemException e) {
      return deliverAcrossDevices(entry, root, target, unit);
    } catch (NoSuchFileException e) {
      if (CrossDeviceDelivery.isBegun(entry)) {
        return deliverAcrossDevices(entry, root, target, unit);
      }
      Files.createDirectories(target.getParent()); // another thread may just have made it
      return placeInFolder(entry, root, target, unit);
    }
  }

  private static boolean placeInFolder(Entry entry, Path root, Path target, UnitOfWork unit)
      throws IOException {
    try {
      DurableFiles.rename(entry.content(), target);
      return true;
    } catch (OtherFileSystemException e) {
      CrossDeviceDelivery.deliverOnce(entry, root, target, unit);
      return false;
    }
  }

  private static boolean deliverAcrossDevices(Entry entry, Path root, Path target, UnitOfWork unit)
      throws IOException {
    Files.createDirectories(target.getParent());
    CrossDeviceDelivery.deliverOnce(entry, root, target, unit);
    return false;
  }

  // Any folder of the path may be taken by a file that was delivered before; the first such name is
  // made distinct.
  private static Path distinctTarget(Entry entry, Path root) throws IOException {
    Path at = root;
    int last = entry.relative().getNameCount() - 1;
    for (int i = 0; i <= last; i++) {
      Path next = at.resolve(entry.relative().getName(i));
      boolean free =
          !(i == 0 && next.endsWith(CrossDeviceDelivery.INCOMPLETE_FOLDER))
              && (i == last
                  ? !Files.exists(next, LinkOption.NOFOLLOW_LINKS)
                  : isFolderOrFree(next));
      at = free ? next : at.resolve(DistinctName.of(entry.relative().getName(i), entry.id()));
    }
    Files.createDirectories(at.getParent());
    return at;
  }

  private static boolean isFolderOrFree(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
        || !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }
}
