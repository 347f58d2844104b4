package dev.dropgate.inspect.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of all trees of a CD image. One that is in several trees is judged once, with all of
 * its names. For one thread.
 */
final class IsoFiles {
  /** Where a part of a file is in the image. */
  record Extent(long start, long size) {}

  /** As many trees as usual images have of one file, and one more. */
  private static final long MAX_TREES = 3;

  private final SeekableByteChannel file;
  private final PartlyRead read;
  private final Map<List<Extent>, List<byte[]>> names = new LinkedHashMap<>();
  private long records;

  IsoFiles(SeekableByteChannel file, PartlyRead read) {
    this.file = file;
    this.read = read;
  }

  /** Takes a file up. */
  void add(List<Extent> extents, List<byte[]> paths) throws IOException {
    Budget budget = read.members().budget();
    if (++records > MAX_TREES * budget.entriesLeft()) {
      throw budget.local("more members than dropgate.archive.entries allows");
    }
    names.computeIfAbsent(extents, same -> new ArrayList<>(2)).addAll(paths);
  }

  /** Judges all files. */
  void judge() throws IOException {
    for (Map.Entry<List<Extent>, List<byte[]>> one : names.entrySet()) {
      if (read.members().done()) {
        return;
      }
      judge(one.getKey(), one.getValue());
    }
  }

  private void judge(List<Extent> extents, List<byte[]> paths) throws IOException {
    Budget budget = read.members().budget();
    for (Extent extent : extents) {
      if (extent.start() < 0 || extent.start() > file.size() - extent.size()) {
        read.name(paths);
        read.broken(MemberName.shown(paths.get(0)) + " breaks off");
        return;
      }
    }
    read.stored(
        paths,
        () -> {
          List<InputStream> all = new ArrayList<>(extents.size());
          for (Extent extent : extents) {
            all.add(new Window(file, budget, extent.start(), extent.start() + extent.size()));
          }
          return new SequenceInputStream(Collections.enumeration(all));
        });
  }
}
