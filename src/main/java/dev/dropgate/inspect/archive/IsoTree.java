package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.archive.IsoFiles.Extent;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Walks the folders of one tree of a CD image. For one thread. */
final class IsoTree {
  private static final int SECTOR = 2048;

  /** Longer ones are beyond what the formats allow. */
  private static final int MAX_PATH = 1024;

  private static final int MAX_EXTENTS = 4096;

  /** Folders that overlap would be read again and again. */
  private static final int MAX_READINGS = 4;

  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  private record Folder(long start, long size, byte[] path) {}

  private final HeaderCursor in;
  private final IsoVolume volume;
  private final IsoFiles files;
  private final PartlyRead read;
  private final Deque<Folder> folders = new ArrayDeque<>();
  private final Set<Long> seen = new HashSet<>();
  private long sectors;

  IsoTree(HeaderCursor in, IsoVolume volume, IsoFiles files, PartlyRead read) {
    this.in = in;
    this.volume = volume;
    this.files = files;
    this.read = read;
  }

  /** Takes all files up. */
  void walk() throws IOException {
    folder(volume.root(), new byte[0]);
    while (!folders.isEmpty() && !read.members().done()) {
      look(folders.poll());
    }
  }

  private void folder(IsoRecord record, byte[] path) throws IOException {
    long start = record.start(volume.blockSize());
    if (record.contradicts()) {
      contradiction();
    }
    if (start > in.size() - record.size()) {
      read.broken("a folder beyond the end of the image");
    }
    if (seen.add(start)) {
      folders.add(new Folder(start, record.size(), path));
    }
  }

  private void contradiction() {
    read.members().contradiction("a CD image whose numbers differ in their two forms");
  }

  private void look(Folder folder) throws IOException {
    List<Extent> extents = new ArrayList<>(1);
    long end = folder.start() + folder.size();
    long next = folder.start();
    while (next < end && !read.members().done()) {
      if (next % SECTOR == 0 && ++sectors > MAX_READINGS * (1 + in.size() / SECTOR)) {
        throw new IOException("folders that overlap");
      }
      in.seek(next);
      int length = in.u8();
      if (length == 0) {
        next = (next / SECTOR + 1) * SECTOR; // no record goes beyond its sector
        continue;
      }
      in.seek(next);
      IsoRecord record = IsoRecord.of(in.bytes(length));
      next += length;
      if (!record.isSelf()) {
        record(record, folder, extents);
      }
    }
  }

  private void record(IsoRecord record, Folder folder, List<Extent> extents) throws IOException {
    IsoNames names = IsoNames.of(record, volume, in);
    List<byte[]> paths = new ArrayList<>(2);
    for (byte[] name : names.all()) {
      paths.add(path(folder.path(), name));
    }
    if (record.contradicts()) {
      contradiction();
    }
    UnixEntry entry = new UnixEntry(names.mode(), names.target(), true);
    entry.judge(paths.get(0), read.members());
    if (record.isFolder()) {
      read.members().folder(paths.get(0));
      paths.subList(1, paths.size()).forEach(read.members()::alias);
      folder(record, paths.get(0));
      return;
    }
    extents.add(new Extent(record.start(volume.blockSize()), record.size()));
    if (record.continues() && extents.size() < MAX_EXTENTS) {
      return;
    }
    if (record.interleaved() || names.isPacked()) {
      read.name(paths);
    } else if (extents.stream().allMatch(extent -> extent.size() == 0)) {
      read.names(paths);
    } else {
      files.add(List.copyOf(extents), paths);
    }
    extents.clear();
  }

  private byte[] path(byte[] folder, byte[] name) throws IOException {
    if (folder.length == 0) {
      return name;
    }
    byte[] path = Arrays.copyOf(folder, folder.length + 1 + name.length);
    path[folder.length] = '/';
    System.arraycopy(name, 0, path, folder.length + 1, name.length);
    if (path.length > MAX_PATH) {
      throw read.members().budget().local("a path of more than " + MAX_PATH + " bytes");
    }
    return path;
  }
}
