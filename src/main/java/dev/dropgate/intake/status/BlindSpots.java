package dev.dropgate.intake.status;

import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The places in a monitored directory that a walk could not examine or claim. It remembers a
 * limited number of folders by name and counts the others. Not thread safe.
 */
public final class BlindSpots {
  /** The maximum number of folders that are named. */
  static final int MAX_NAMED_FOLDERS = 20;

  private final Path directory;
  private final Path spool;
  private Map<Path, FolderFault> spots = new LinkedHashMap<>();
  private Map<Path, FolderFault> before = Map.of();
  private AccessObstacle everywhere;
  private long unnamedEntries;
  private long unnamedFolders;
  private Path lastUnnamed;

  /** The fault in one folder. */
  private static final class FolderFault {
    private final AccessObstacle obstacle;
    private final String first;
    private long entries;

    FolderFault(AccessObstacle obstacle, String first) {
      this.obstacle = obstacle;
      this.first = first;
    }
  }

  BlindSpots(Path directory, Path spool) {
    this.directory = directory;
    this.spool = spool;
  }

  /** Starts a walk. */
  public void newWalk() {
    before = spots;
    spots = new LinkedHashMap<>();
    everywhere = null;
    unnamedEntries = 0;
    unnamedFolders = 0;
    lastUnnamed = null;
  }

  /** Notes that the walk ended early; what it did not meet is unchanged. */
  public void cutShort() {
    before.forEach(spots::putIfAbsent);
  }

  /**
   * Notes an entry, or a folder as a whole.
   *
   * @param path the path below the monitored directory
   * @param problem why it cannot be examined or claimed
   * @param isFolder whether the folder itself cannot be opened
   */
  public void add(Path path, IOException problem, boolean isFolder) {
    Path at = directory.resolve(path);
    Path folder = isFolder ? at : at.getParent();
    FolderFault spot = spots.get(folder);
    if (spot == null && spots.size() < MAX_NAMED_FOLDERS) {
      AccessObstacle obstacle = AccessObstacle.of(directory, folder, spool, problem);
      if (obstacle.everywhere()) {
        everywhere = obstacle;
      }
      spot =
          new FolderFault(obstacle, isFolder ? "" : PrintableText.of(at.getFileName()).toString());
      spots.put(folder, spot);
    }
    count(folder, spot);
  }

  /**
   * Notes an entry that could not be claimed before and is not tried in this walk.
   *
   * @param path the path below the monitored directory
   */
  public void addUntried(Path path) {
    Path at = directory.resolve(path);
    Path folder = at.getParent();
    FolderFault known = before.get(folder);
    FolderFault spot = spots.get(folder);
    if (spot == null && spots.size() < MAX_NAMED_FOLDERS) {
      AccessObstacle obstacle =
          known == null
              ? new AccessObstacle("could not be claimed", "see the log of the gate", false)
              : known.obstacle;
      if (obstacle.everywhere()) {
        everywhere = obstacle;
      }
      spot = new FolderFault(obstacle, PrintableText.of(at.getFileName()).toString());
      spots.put(folder, spot);
    }
    count(folder, spot);
  }

  /** Notes that the monitored directory cannot be walked at all. */
  void addWholeDirectory(IOException problem) {
    newWalk();
    everywhere = AccessObstacle.of(directory, directory, spool, problem);
    if (!everywhere.everywhere()) {
      everywhere = new AccessObstacle(everywhere.reason(), everywhere.fix(), true);
    }
  }

  private void count(Path folder, FolderFault spot) {
    if (spot != null) {
      spot.entries++;
      return;
    }
    unnamedEntries++;
    if (!folder.equals(lastUnnamed)) {
      unnamedFolders++;
      lastUnnamed = folder;
    }
  }

  /** Returns whether everything could be examined and claimed. */
  boolean isEmpty() {
    return everywhere == null && spots.isEmpty();
  }

  /** Returns whether the directory as a whole is inaccessible. */
  boolean coversDirectory() {
    return everywhere != null;
  }

  /** Returns the number of inaccessible entries; a folder that cannot be entered counts as one. */
  long entries() {
    long entries = unnamedEntries;
    for (FolderFault spot : spots.values()) {
      entries += spot.entries;
    }
    return entries;
  }

  /** Returns the faults for the state on disk; a fault of the whole directory comes first. */
  List<DirectoryState.Fault> faults() {
    List<DirectoryState.Fault> faults = new ArrayList<>();
    if (everywhere != null && spots.isEmpty()) {
      faults.add(
          new DirectoryState.Fault(
              PrintableText.of(directory).toString(),
              0,
              "",
              everywhere.reason(),
              everywhere.fix()));
    }
    spots.forEach(
        (folder, spot) ->
            faults.add(
                new DirectoryState.Fault(
                    DirectoryState.shorten(PrintableText.of(folder).toString()),
                    spot.entries,
                    DirectoryState.shorten(spot.first),
                    spot.obstacle.reason(),
                    spot.obstacle.fix())));
    if (unnamedFolders > 0) {
      faults.add(
          new DirectoryState.Fault(
              "in other folders: " + unnamedFolders, unnamedEntries, "", "", ""));
    }
    return faults;
  }

  /** Returns one printable line for the log and for an alert; empty if there are no faults. */
  String describe() {
    if (isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("Cannot look at or claim ");
    String fix = everywhere == null ? "" : everywhere.fix();
    int shown = 0;
    List<DirectoryState.Fault> faults = faults();
    for (DirectoryState.Fault fault : faults) {
      text.append(shown++ == 0 ? "" : ", ").append(fault.where()).append(fault.details());
      fix = fix.isEmpty() ? fault.fix() : fix;
    }
    long entries = entries();
    if (entries > 0) {
      long folders = spots.size() + unnamedFolders;
      text.append("; ")
          .append(entries)
          .append(entries == 1 ? " entry in " : " entries in ")
          .append(folders)
          .append(folders == 1 ? " folder of " : " folders of ")
          .append(PrintableText.of(directory))
          .append(entries == 1 ? " is not judged" : " are not judged");
    }
    return text.append("; fix: ").append(fix).toString();
  }
}
