package dev.dropgate.inspect.format.archive;

import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.format.stream.BulkInputStream;
import dev.dropgate.inspect.format.stream.ByteSource;
import dev.dropgate.inspect.format.stream.DecoderInputStream;
import dev.dropgate.inspect.format.stream.MemberPaths;
import dev.dropgate.inspect.format.zip.record.MemberDecoders;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveException;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.arj.ArjArchiveInputStream;
import org.apache.commons.compress.archivers.cpio.CpioArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/** A reader of archives whose members follow one another. */
public final class SequentialReader implements ContainerReader {
  /** A character set that preserves the bytes of names. */
  public static final String NAME_CHARSET = StandardCharsets.ISO_8859_1.name();

  private static final int BLOCK_BYTES = 512;

  public static final ContainerReader CPIO =
      new SequentialReader(in -> new CpioArchiveInputStream(in, NAME_CHARSET));
  public static final ContainerReader AR = new SequentialReader(ArArchiveInputStream::new);
  public static final ContainerReader ARJ = new SequentialReader(SequentialReader::openArj);

  private interface ArchiveOpener {
    ArchiveInputStream<?> open(InputStream in) throws IOException;
  }

  private final ArchiveOpener opener;

  private SequentialReader(ArchiveOpener opener) {
    this.opener = opener;
  }

  private static ArchiveInputStream<?> openArj(InputStream in) throws IOException {
    try {
      return new ArjArchiveInputStream(in, NAME_CHARSET);
    } catch (ArchiveException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Reads a ZIP archive from its front, without its directory. */
  public static void judgeZipFromFront(InputStream in, MemberInspector members) throws IOException {
    DecoderInputStream source = new DecoderInputStream(in, members.budget());
    judgeEach(MemberDecoders.openZip(source), source, members, entry -> {});
  }

  @Override
  public void judgeMembers(ScanTarget archive, MemberInspector members) throws IOException {
    DecoderInputStream source =
        new DecoderInputStream(archive.content().stream(), members.budget());
    judgeEach(opener.open(source), source, members, entry -> {});
    if (members.isDecided()) {
      return;
    }
    source.setInputAllowance(Long.MAX_VALUE);
    byte[] block = new byte[BLOCK_BYTES];
    while (source.readNBytes(block, 0, BLOCK_BYTES) > 0) {
      if (!isZero(block)) {
        members.reportContradiction("something follows the end of the archive");
        return;
      }
      Arrays.fill(block, (byte) 0);
    }
  }

  private static boolean isZero(byte[] block) {
    for (byte one : block) {
      if (one != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Judges the members one by one.
   *
   * @param watcher receives each member before its data are read
   */
  public static <E extends ArchiveEntry> void judgeEach(
      ArchiveInputStream<E> in,
      DecoderInputStream source,
      MemberInspector members,
      Consumer<? super E> watcher)
      throws IOException {
    source.setInputAllowance(DecoderInputStream.MAX_HEADER_BYTES);
    for (E entry = in.getNextEntry();
        entry != null && !members.isDecided();
        entry = in.getNextEntry()) {
      watcher.accept(entry);
      source.setInputAllowance(Long.MAX_VALUE);
      byte[] name = MemberPaths.encode(entry.getName() == null ? "" : entry.getName());
      if (!in.canReadEntryData(entry)) {
        members.judgeName(name);
        members.reportUnsupported(
            MemberPaths.toPrintable(name) + " is encrypted, or packed in an unknown way");
      } else if (entry.isDirectory() && (entry.getSize() <= 0 || isDumpFolder(entry))) {
        members.judgeFolder(name);
      } else if (UnixEntry.isLinkWithData(entry)) {
        byte[] target =
            new SizedInputStream(in, entry.getSize()).readNBytes(UnixEntry.MAX_TARGET_BYTES);
        members.judgeLink(name, target, true);
        members.judge(name, () -> new ByteArrayInputStream(target));
      } else {
        UnixEntry.of(entry).reportEscapes(name, members);
        members.judge(name, ByteSource.singleUse(new SizedInputStream(in, entry.getSize())));
      }
      source.setInputAllowance(DecoderInputStream.MAX_HEADER_BYTES);
    }
  }

  /** Returns whether the data are the names in a folder, as in an incremental GNU tar. */
  public static boolean isDumpFolder(ArchiveEntry entry) {
    return entry instanceof TarArchiveEntry tar && tar.getLinkFlag() == 'D';
  }

  /**
   * A stream that fails where a member is shorter than its header says. Some libraries ignore that.
   */
  private static final class SizedInputStream extends BulkInputStream {
    private final InputStream in;
    private long left;

    SizedInputStream(InputStream in, long size) {
      this.in = in;
      this.left = size;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = in.read(bytes, offset, length);
      if (read < 0 && left > 0) {
        throw new EOFException("breaks off " + left + " bytes before its end");
      }
      left -= Math.max(0, read);
      return read;
    }
  }
}
