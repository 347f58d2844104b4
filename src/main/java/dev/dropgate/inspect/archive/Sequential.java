package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.Subject;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
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

/** Archives whose members come one after the other. */
final class Sequential implements Container {
  /** Bytes of names stay what they are. */
  static final String NAMES = StandardCharsets.ISO_8859_1.name();

  private static final int BLOCK = 512;

  static final Container CPIO = new Sequential(in -> new CpioArchiveInputStream(in, NAMES));
  static final Container AR = new Sequential(ArArchiveInputStream::new);
  static final Container ARJ = new Sequential(Sequential::arj);

  private interface Opener {
    ArchiveInputStream<?> open(InputStream in) throws IOException;
  }

  private final Opener opener;

  private Sequential(Opener opener) {
    this.opener = opener;
  }

  private static ArchiveInputStream<?> arj(InputStream in) throws IOException {
    try {
      return new ArjArchiveInputStream(in, NAMES);
    } catch (ArchiveException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** A zip from its front, without its directory. */
  static void zip(InputStream in, Members members) throws IOException {
    Source source = new Source(in, members.budget());
    each(Streams.zip(source), source, members, entry -> {});
  }

  @Override
  public void look(Subject archive, Members members) throws IOException {
    Source source = new Source(archive.content().stream(), members.budget());
    each(opener.open(source), source, members, entry -> {});
    if (members.done()) {
      return;
    }
    source.allow(Long.MAX_VALUE);
    byte[] block = new byte[BLOCK];
    while (source.readNBytes(block, 0, BLOCK) > 0) {
      if (!isZero(block)) {
        members.contradiction("something follows the end of the archive");
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
   * Has one after the other judged.
   *
   * @param watcher is told of each before its data are read
   */
  static <E extends ArchiveEntry> void each(
      ArchiveInputStream<E> in, Source source, Members members, Consumer<? super E> watcher)
      throws IOException {
    source.allow(Source.HEADER);
    for (E entry = in.getNextEntry(); entry != null && !members.done(); entry = in.getNextEntry()) {
      watcher.accept(entry);
      source.allow(Long.MAX_VALUE);
      byte[] name = MemberName.bytes(entry.getName() == null ? "" : entry.getName());
      if (!in.canReadEntryData(entry)) {
        members.name(name);
        members.unsupported(MemberName.shown(name) + " is encrypted, or packed in an unknown way");
      } else if (entry.isDirectory() && (entry.getSize() <= 0 || isDump(entry))) {
        members.folder(name);
      } else if (UnixEntry.isLinkWithData(entry)) {
        byte[] target = new Sized(in, entry.getSize()).readNBytes(UnixEntry.MAX_TARGET);
        members.link(name, target, true);
        members.judge(name, () -> new ByteArrayInputStream(target));
      } else {
        UnixEntry.of(entry).judge(name, members);
        members.judge(name, Opening.once(new Sized(in, entry.getSize())));
      }
      source.allow(Source.HEADER);
    }
  }

  /** Whether its data, in an incremental GNU tar, are the names of what is in the folder. */
  static boolean isDump(ArchiveEntry entry) {
    return entry instanceof TarArchiveEntry tar && tar.getLinkFlag() == 'D';
  }

  /** Not every reader minds that a member is shorter than its header says. */
  private static final class Sized extends FilterInputStream {
    private long left;

    Sized(InputStream in, long size) {
      super(in);
      this.left = size;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      if (read < 0 && left > 0) {
        throw new EOFException("breaks off " + left + " bytes before its end");
      }
      left -= Math.max(0, read);
      return read;
    }
  }
}
