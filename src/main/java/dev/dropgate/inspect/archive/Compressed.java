package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.Subject;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.apache.commons.compress.compressors.lzma.LZMACompressorInputStream;
import org.apache.commons.compress.compressors.snappy.FramedSnappyCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.apache.commons.compress.compressors.z.ZCompressorInputStream;

/** One file, compressed. */
final class Compressed implements Container {
  /** A decoder that takes in more than this before anything comes out is being fooled. */
  private static final long SILENCE = 8 << 20;

  private static final int LZ4_FRAME = 0x04224D18;
  private static final int LZ4_LEGACY = 0x02214C18;

  static final Container GZIP = new Compressed(Compressed::gzip);
  static final Container BZIP2 =
      new Compressed(in -> new Concatenated(in, BZip2CompressorInputStream::new));
  static final Container XZ = new Compressed(Compressed::xz);
  static final Container LZMA =
      new Compressed(
          in ->
              LZMACompressorInputStream.builder()
                  .setInputStream(in)
                  .setMemoryLimitKiB(Limits.DECODER_KIB)
                  .get());
  static final Container Z =
      new Compressed(in -> new ZCompressorInputStream(in, Limits.DECODER_KIB));

  /** Frames that are to be skipped look the same in both. */
  static final Container ZSTD = new Compressed(Compressed::frames);

  static final Container LZ4 = ZSTD;
  static final Container SNAPPY = new Compressed(FramedSnappyCompressorInputStream::new);

  private interface Opener {
    InputStream open(InputStream in) throws IOException;
  }

  private final Opener opener;

  private Compressed(Opener opener) {
    this.opener = opener;
  }

  static InputStream xz(InputStream in) throws IOException {
    return XZCompressorInputStream.builder()
        .setInputStream(in)
        .setDecompressConcatenated(true)
        .setMemoryLimitKiB(Limits.DECODER_KIB)
        .get();
  }

  private static InputStream gzip(InputStream in) throws IOException {
    return new Concatenated(
        in,
        one ->
            GzipCompressorInputStream.builder()
                .setInputStream(one)
                .setFileNameCharset(StandardCharsets.ISO_8859_1)
                .get());
  }

  private static InputStream frames(InputStream in) throws IOException {
    byte[] magic = ZstdFrames.firstMagic(in);
    InputStream all = new SequenceInputStream(new ByteArrayInputStream(magic), in);
    return switch (magic.length < 4 ? 0 : ByteBuffer.wrap(magic).getInt()) {
      case LZ4_FRAME -> new FramedLZ4CompressorInputStream(all, true);
      case LZ4_LEGACY -> throw new UnsupportedFormatException("lz4 data of the legacy format");
      default -> Streams.zstd(all);
    };
  }

  @Override
  public boolean hasPaths() {
    return false;
  }

  @Override
  public void look(Subject archive, Members members) throws IOException {
    Decoded first = open(archive, members);
    if (first.original() != null) {
      members.alias(MemberName.bytes(first.original()));
    }
    boolean[] opened = new boolean[1];
    members.judge(
        InnerName.of(archive.name()),
        () -> {
          if (!opened[0]) {
            opened[0] = true;
            return first;
          }
          return open(archive, members);
        });
  }

  private Decoded open(Subject archive, Members members) throws IOException {
    Source source = new Source(archive.content().stream(), members.budget());
    return new Decoded(opener.open(source), source);
  }

  private static final class Decoded extends FilterInputStream {
    private final Source source;

    Decoded(InputStream in, Source source) {
      super(in);
      this.source = source;
    }

    /** The name that it had, as gzip keeps it; null if it is not known. */
    String original() {
      return in instanceof Concatenated all
              && all.current() instanceof GzipCompressorInputStream gzip
          ? gzip.getMetaData().getFileName()
          : null;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      source.allow(SILENCE);
      return super.read(bytes, offset, length);
    }
  }
}
