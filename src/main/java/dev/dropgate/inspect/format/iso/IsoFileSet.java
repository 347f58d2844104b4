package dev.dropgate.inspect.format.iso;

import dev.dropgate.inspect.format.archive.PartialMemberInspector;
import dev.dropgate.inspect.format.stream.ArchiveBudget;
import dev.dropgate.inspect.format.stream.ChannelRangeInputStream;
import dev.dropgate.inspect.format.stream.MemberPaths;
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
 * The files in all trees of a CD image. A file in several trees is judged once, with all of its
 * names. Not thread safe.
 */
final class IsoFileSet {
  /** A range of a file in the image, in bytes. */
  record Extent(long start, long size) {}

  /** One more than the number of trees that ordinary images have. */
  private static final long MAX_RECORDS_PER_FILE = 3;

  private final SeekableByteChannel file;
  private final PartialMemberInspector read;
  private final Map<List<Extent>, List<byte[]>> names = new LinkedHashMap<>();
  private long records;

  IsoFileSet(SeekableByteChannel file, PartialMemberInspector read) {
    this.file = file;
    this.read = read;
  }

  /** Adds a file. */
  void add(List<Extent> extents, List<byte[]> paths) throws IOException {
    ArchiveBudget budget = read.members().budget();
    if (++records > MAX_RECORDS_PER_FILE * budget.entriesLeft()) {
      throw budget.memberLimit("more members than dropgate.archive.entries allows");
    }
    names.computeIfAbsent(extents, same -> new ArrayList<>(2)).addAll(paths);
  }

  /** Judges all files. */
  void judgeAll() throws IOException {
    for (Map.Entry<List<Extent>, List<byte[]>> one : names.entrySet()) {
      if (read.members().isDecided()) {
        return;
      }
      judgeAll(one.getKey(), one.getValue());
    }
  }

  private void judgeAll(List<Extent> extents, List<byte[]> paths) throws IOException {
    ArchiveBudget budget = read.members().budget();
    for (Extent extent : extents) {
      if (extent.start() < 0 || extent.start() > file.size() - extent.size()) {
        read.judgeUnreadable(paths);
        read.noteDamage(MemberPaths.toPrintable(paths.get(0)) + " breaks off");
        return;
      }
    }
    read.judgeStored(
        paths,
        () -> {
          List<InputStream> all = new ArrayList<>(extents.size());
          for (Extent extent : extents) {
            all.add(
                new ChannelRangeInputStream(
                    file, budget, extent.start(), extent.start() + extent.size()));
          }
          return new SequenceInputStream(Collections.enumeration(all));
        });
  }
}
