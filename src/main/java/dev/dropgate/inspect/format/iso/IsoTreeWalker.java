package dev.dropgate.inspect.format.iso;

import dev.dropgate.inspect.format.archive.HeaderCursor;
import dev.dropgate.inspect.format.archive.PartialMemberInspector;
import dev.dropgate.inspect.format.archive.UnixEntry;
import dev.dropgate.inspect.format.iso.IsoFileSet.Extent;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A walk over the folders of one tree in a CD image. Not thread safe. */
final class IsoTreeWalker {
  private static final int SECTOR_BYTES = 2048;

  /** Beyond what the formats allow. */
  private static final int MAX_PATH_BYTES = 1024;

  private static final int MAX_EXTENTS = 4096;

  /** Limits overlapping folders, which would be read repeatedly. */
  private static final int MAX_SECTOR_READS = 4;

  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  private record PendingFolder(long start, long size, byte[] path) {}

  private final HeaderCursor in;
  private final IsoVolume volume;
  private final IsoFileSet files;
  private final PartialMemberInspector read;
  private final Deque<PendingFolder> folders = new ArrayDeque<>();
  private final Set<Long> seen = new HashSet<>();
  private long sectors;

  IsoTreeWalker(HeaderCursor in, IsoVolume volume, IsoFileSet files, PartialMemberInspector read) {
    this.in = in;
    this.volume = volume;
    this.files = files;
    this.read = read;
  }

  /** Adds all files to the set. */
  void walk() throws IOException {
    addFolder(volume.root(), new byte[0]);
    while (!folders.isEmpty() && !read.members().isDecided()) {
      readFolder(folders.poll());
    }
  }

  private void addFolder(IsoDirectoryRecord record, byte[] path) throws IOException {
    long start = record.dataOffset(volume.blockSize());
    if (record.contradicts()) {
      reportContradiction();
    }
    if (start > in.size() - record.size()) {
      read.noteDamage("a folder beyond the end of the image");
    }
    if (seen.add(start)) {
      folders.add(new PendingFolder(start, record.size(), path));
    }
  }

  private void reportContradiction() {
    read.members().reportContradiction("a CD image whose numbers differ in their two forms");
  }

  private void readFolder(PendingFolder folder) throws IOException {
    List<Extent> extents = new ArrayList<>(1);
    long end = folder.start() + folder.size();
    long next = folder.start();
    while (next < end && !read.members().isDecided()) {
      if (next % SECTOR_BYTES == 0
          && ++sectors > MAX_SECTOR_READS * (1 + in.size() / SECTOR_BYTES)) {
        throw new IOException("folders that overlap");
      }
      in.seek(next);
      int length = in.u8();
      if (length == 0) {
        next = (next / SECTOR_BYTES + 1) * SECTOR_BYTES; // no record crosses a sector
        continue;
      }
      in.seek(next);
      IsoDirectoryRecord record = IsoDirectoryRecord.of(in.bytes(length));
      next += length;
      if (!record.isSelf()) {
        readRecord(record, folder, extents);
      }
    }
  }

  private void readRecord(IsoDirectoryRecord record, PendingFolder folder, List<Extent> extents)
      throws IOException {
    IsoRecordNames names = IsoRecordNames.of(record, volume, in);
    List<byte[]> paths = new ArrayList<>(2);
    for (byte[] name : names.all()) {
      paths.add(joinPath(folder.path(), name));
    }
    if (record.contradicts()) {
      reportContradiction();
    }
    UnixEntry entry = new UnixEntry(names.mode(), names.target(), true);
    entry.reportEscapes(paths.get(0), read.members());
    if (record.isFolder()) {
      read.members().judgeFolder(paths.get(0));
      paths.subList(1, paths.size()).forEach(read.members()::judgeAlias);
      addFolder(record, paths.get(0));
      return;
    }
    extents.add(new Extent(record.dataOffset(volume.blockSize()), record.size()));
    if (record.continues() && extents.size() < MAX_EXTENTS) {
      return;
    }
    if (record.interleaved() || names.isPacked()) {
      read.judgeUnreadable(paths);
    } else if (extents.stream().allMatch(extent -> extent.size() == 0)) {
      read.judgeNames(paths);
    } else {
      files.add(List.copyOf(extents), paths);
    }
    extents.clear();
  }

  private byte[] joinPath(byte[] folder, byte[] name) throws IOException {
    if (folder.length == 0) {
      return name;
    }
    byte[] path = Arrays.copyOf(folder, folder.length + 1 + name.length);
    path[folder.length] = '/';
    System.arraycopy(name, 0, path, folder.length + 1, name.length);
    if (path.length > MAX_PATH_BYTES) {
      throw read.members().budget().memberLimit("a path of more than " + MAX_PATH_BYTES + " bytes");
    }
    return path;
  }
}
