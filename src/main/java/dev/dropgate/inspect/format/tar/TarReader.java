package dev.dropgate.inspect.format.tar;

import dev.dropgate.inspect.ScanAbortedException;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.format.archive.ContainerReader;
import dev.dropgate.inspect.format.archive.MemberInspector;
import dev.dropgate.inspect.format.archive.SequentialReader;
import dev.dropgate.inspect.format.stream.DecoderInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * A reader of tar archives. The library reads them, and each block is also checked, because other
 * readers rely on other fields.
 */
public final class TarReader implements ContainerReader {
  @Override
  public void judgeMembers(ScanTarget archive, MemberInspector members) throws IOException {
    DecoderInputStream source =
        new DecoderInputStream(archive.content().stream(), members.budget());
    TarBlockInputStream blocks = new TarBlockInputStream(source);
    IOException problem = null;
    try {
      SequentialReader.judgeEach(
          openTar(blocks),
          source,
          members,
          entry ->
              blocks.data(
                  Math.max(0, entry.getSize()),
                  entry.isDirectory() && SequentialReader.isDumpFolder(entry)));
    } catch (ScanAbortedException e) {
      throw e;
    } catch (IOException e) {
      problem = e;
      blocks.lost();
    }
    if (members.isDecided()) {
      return;
    }
    source.setInputAllowance(Long.MAX_VALUE);
    try {
      blocks.transferTo(OutputStream.nullOutputStream());
    } catch (ScanAbortedException e) {
      throw e;
    } catch (IOException e) {
      problem = problem == null ? e : problem;
    }
    if (blocks.contradiction() != null) {
      members.reportContradiction(blocks.contradiction());
    }
    if (blocks.isContinued()) {
      members.reportUnsupported("one part of a tar in several parts");
    }
    if (blocks.hiddenOffset() >= 0) {
      judgeHidden(archive, blocks.hiddenOffset(), members);
    }
    if (problem != null) {
      throw problem;
    } else if (blocks.isTruncated()) {
      throw new EOFException("the tar breaks off within a header");
    }
  }

  private static TarArchiveInputStream openTar(InputStream in) {
    // A record of one block, so that nothing after the end is read.
    return new TarArchiveInputStream(
        in,
        TarBlockInputStream.BLOCK_BYTES,
        TarBlockInputStream.BLOCK_BYTES,
        SequentialReader.NAME_CHARSET);
  }

  /** Judges what a reader sees that resumes at a header. */
  private static void judgeHidden(ScanTarget archive, long from, MemberInspector members)
      throws IOException {
    try {
      DecoderInputStream source =
          new DecoderInputStream(archive.content().stream(), members.budget());
      source.setInputAllowance(Long.MAX_VALUE);
      source.skipNBytes(from);
      SequentialReader.judgeEach(openTar(source), source, members, entry -> {});
    } catch (ScanAbortedException e) {
      throw e;
    } catch (IOException e) {
      // undecided already; only readable data count
    }
  }
}
