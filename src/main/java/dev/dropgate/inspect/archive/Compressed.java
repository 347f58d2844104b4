package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.Subject;
import io.airlift.compress.zstd.ZstdInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
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

  static final Container GZIP = new Compressed(Compressed::gzip);
  static final Container BZIP2 = new Compressed(in -> new BZip2CompressorInputStream(in, true));
  static final Container XZ = new Compressed(Compressed::xz);
  static final Container LZMA =
      new Compressed(
          in ->
              LZMACompressorInputStream.builder()
                  .setInputStream(in)
                  .setMemoryLimitKiB(ArchiveRule.DECODER_KIB)
                  .get());
  static final Container Z =
      new Compressed(in -> new ZCompressorInputStream(in, ArchiveRule.DECODER_KIB));
  static final Container ZSTD = new Compressed(ZstdInputStream::new);
  static final Container LZ4 = new Compressed(in -> new FramedLZ4CompressorInputStream(in, true));
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
        .setMemoryLimitKiB(ArchiveRule.DECODER_KIB)
        .get();
  }

  private static InputStream gzip(InputStream in) throws IOException {
    return GzipCompressorInputStream.builder()
        .setInputStream(in)
        .setDecompressConcatenated(true)
        .setFileNameCharset(StandardCharsets.ISO_8859_1)
        .get();
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
      return in instanceof GzipCompressorInputStream gzip ? gzip.getMetaData().getFileName() : null;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      source.allow(SILENCE);
      return super.read(bytes, offset, length);
    }
  }
}
