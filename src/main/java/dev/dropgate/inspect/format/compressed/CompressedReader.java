package dev.dropgate.inspect.format.compressed;

import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.format.archive.ContainerReader;
import dev.dropgate.inspect.format.archive.MemberInspector;
import dev.dropgate.inspect.format.stream.ArchiveLimits;
import dev.dropgate.inspect.format.stream.DecoderInputStream;
import dev.dropgate.inspect.format.stream.MemberPaths;
import dev.dropgate.inspect.format.stream.UnsupportedFormatException;
import dev.dropgate.inspect.format.stream.ZstdFrameInputStream;
import dev.dropgate.inspect.format.zip.record.MemberDecoders;
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
import org.apache.commons.compress.compressors.z.ZCompressorInputStream;

/** A reader of single compressed files. */
public final class CompressedReader implements ContainerReader {
  /** The input that a decoder may consume without output. More is an attack. */
  private static final long MAX_SILENT_INPUT_BYTES = 8 << 20;

  private static final int LZ4_FRAME_MAGIC = 0x04224D18;
  private static final int LZ4_LEGACY_MAGIC = 0x02214C18;

  public static final ContainerReader GZIP = new CompressedReader(CompressedReader::openGzip);
  public static final ContainerReader BZIP2 =
      new CompressedReader(in -> new ConcatenatedInputStream(in, BZip2CompressorInputStream::new));
  public static final ContainerReader XZ = new CompressedReader(CompressedReader::openXz);
  public static final ContainerReader LZMA =
      new CompressedReader(
          in ->
              LZMACompressorInputStream.builder()
                  .setInputStream(in)
                  .setMemoryLimitKiB(ArchiveLimits.DECODER_KIB)
                  .get());
  public static final ContainerReader UNIX_COMPRESS =
      new CompressedReader(in -> new ZCompressorInputStream(in, ArchiveLimits.DECODER_KIB));

  /** Skippable frames look the same in Zstandard and LZ4. */
  public static final ContainerReader ZSTD = new CompressedReader(CompressedReader::openFrames);

  public static final ContainerReader LZ4 = ZSTD;
  public static final ContainerReader SNAPPY =
      new CompressedReader(FramedSnappyCompressorInputStream::new);

  private interface DecoderOpener {
    InputStream open(InputStream in) throws IOException;
  }

  private final DecoderOpener opener;

  private CompressedReader(DecoderOpener opener) {
    this.opener = opener;
  }

  public static InputStream openXz(InputStream in) throws IOException {
    return new XzStreamInput(in);
  }

  private static InputStream openGzip(InputStream in) throws IOException {
    return new ConcatenatedInputStream(
        in,
        one ->
            GzipCompressorInputStream.builder()
                .setInputStream(one)
                .setFileNameCharset(StandardCharsets.ISO_8859_1)
                .get());
  }

  private static InputStream openFrames(InputStream in) throws IOException {
    byte[] magic = ZstdFrameInputStream.firstMagic(in);
    InputStream all = new SequenceInputStream(new ByteArrayInputStream(magic), in);
    return switch (magic.length < 4 ? 0 : ByteBuffer.wrap(magic).getInt()) {
      case LZ4_FRAME_MAGIC -> new FramedLZ4CompressorInputStream(all, true);
      case LZ4_LEGACY_MAGIC ->
          throw new UnsupportedFormatException("lz4 data of the legacy format");
      default -> MemberDecoders.openZstd(all);
    };
  }

  @Override
  public boolean hasPaths() {
    return false;
  }

  @Override
  public void judgeMembers(ScanTarget archive, MemberInspector members) throws IOException {
    DecodedInputStream first = open(archive, members);
    if (first.originalName() != null) {
      members.judgeAlias(MemberPaths.encode(first.originalName()));
    }
    boolean[] opened = new boolean[1];
    members.judge(
        DecompressedName.of(archive.name()),
        () -> {
          if (!opened[0]) {
            opened[0] = true;
            return first;
          }
          return open(archive, members);
        });
  }

  private DecodedInputStream open(ScanTarget archive, MemberInspector members) throws IOException {
    DecoderInputStream source =
        new DecoderInputStream(archive.content().stream(), members.budget());
    return new DecodedInputStream(opener.open(source), source);
  }

  private static final class DecodedInputStream extends FilterInputStream {
    private final DecoderInputStream source;

    DecodedInputStream(InputStream in, DecoderInputStream source) {
      super(in);
      this.source = source;
    }

    /** Returns the original name that gzip keeps, or null if it is unknown. */
    String originalName() {
      return in instanceof ConcatenatedInputStream all
              && all.current() instanceof GzipCompressorInputStream gzip
          ? gzip.getMetaData().getFileName()
          : null;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      source.setInputAllowance(MAX_SILENT_INPUT_BYTES);
      return super.read(bytes, offset, length);
    }
  }
}
