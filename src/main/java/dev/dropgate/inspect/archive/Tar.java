package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.Stop;
import dev.dropgate.inspect.Subject;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** A tar: by the library, and watched block by block, because other readers go by other fields. */
final class Tar implements Container {
  @Override
  public void look(Subject archive, Members members) throws IOException {
    Source source = new Source(archive.content().stream(), members.budget());
    TarBlocks blocks = new TarBlocks(source);
    IOException problem = null;
    try {
      Sequential.each(
          open(blocks),
          source,
          members,
          entry ->
              blocks.data(
                  Math.max(0, entry.getSize()), entry.isDirectory() && Sequential.isDump(entry)));
    } catch (Stop e) {
      throw e;
    } catch (IOException e) {
      problem = e;
      blocks.lost();
    }
    if (members.done()) {
      return;
    }
    source.allow(Long.MAX_VALUE);
    try {
      blocks.transferTo(OutputStream.nullOutputStream());
    } catch (Stop e) {
      throw e;
    } catch (IOException e) {
      problem = problem == null ? e : problem;
    }
    if (blocks.contradiction() != null) {
      members.contradiction(blocks.contradiction());
    }
    if (blocks.isContinued()) {
      members.unsupported("one part of a tar in several parts");
    }
    if (blocks.hidden() >= 0) {
      hidden(archive, blocks.hidden(), members);
    }
    if (problem != null) {
      throw problem;
    } else if (blocks.isTorn()) {
      throw new EOFException("the tar breaks off within a header");
    }
  }

  private static TarArchiveInputStream open(InputStream in) {
    // Blocks of one record: nothing behind the end is read over.
    return new TarArchiveInputStream(in, TarBlocks.SIZE, TarBlocks.SIZE, Sequential.NAMES);
  }

  /** What a reader sees that takes the archive up again at a header. */
  private static void hidden(Subject archive, long from, Members members) throws IOException {
    try {
      Source source = new Source(archive.content().stream(), members.budget());
      source.allow(Long.MAX_VALUE);
      source.skipNBytes(from);
      Sequential.each(open(source), source, members, entry -> {});
    } catch (Stop e) {
      throw e;
    } catch (IOException e) {
      // undecided already; only what can be read of it counts
    }
  }
}
