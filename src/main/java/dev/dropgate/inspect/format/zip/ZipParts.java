package dev.dropgate.inspect.format.zip;

import dev.dropgate.inspect.DocumentPartException;
import dev.dropgate.inspect.ScanLimitException;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.format.stream.ChannelRangeInputStream;
import dev.dropgate.inspect.format.stream.ReadBudget;
import dev.dropgate.inspect.format.zip.record.ZipEndRecord;
import dev.dropgate.inspect.format.zip.record.ZipLocalHeader;
import dev.dropgate.inspect.format.zip.record.ZipMember;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.Inflater;
import org.apache.commons.compress.archivers.zip.UnsupportedZipFeatureException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;

/**
 * The parts of a document in a ZIP, as any reader may find them: those that the directory lists,
 * under each of their names, and those that only a reader from the front finds. Archive rules
 * report the contradiction. One part is read at a time. Not thread safe.
 */
public final class ZipParts implements AutoCloseable {
  /** More are not found in a document that any program has written. */
  private static final int MAX_UNLISTED = 10_000;

  /** As much as the directory of a document may have. */
  private static final int MAX_NAME_BYTES = 8 << 20;

  /** The Info-ZIP field gives a member one other name. */
  private static final int MAX_OTHER_NAMES = 16;

  private final SeekableByteChannel file;
  private final ReadBudget budget;
  private final Inflater inflater = new Inflater(true);
  private final List<Part> parts = new ArrayList<>();
  private int unlisted;
  private long nameBytes;

  /** Reads one part. */
  public interface PartReader {
    void read(Part part) throws IOException;
  }

  /** A part under one of its names. */
  public final class Part {
    private final String name;
    private final ZipMemberData data;
    private final boolean listed;

    private Part(byte[] name, ZipMemberData data, boolean listed) {
      String path = new String(name, StandardCharsets.UTF_8);
      // Windows separates folders by backslashes, also where its own packers should not.
      this.name = path.indexOf('/') < 0 ? path.replace('\\', '/') : path;
      this.data = data;
      this.listed = listed;
    }

    /** Returns the path in the document; need not be printable. */
    public String name() {
      return name;
    }

    /** Returns the number of unpacked bytes as a header claims. */
    public long size() {
      return data.member().size();
    }

    /**
     * Opens the bytes. Their checksum is not checked, because archive rules check it.
     *
     * @throws IOException if they are encrypted, or cannot be found or unpacked
     */
    public InputStream open() throws IOException {
      if (data.start() < 0) {
        throw new IOException("has no header of its own");
      } else if (data.member().isEncrypted()) {
        throw new UnsupportedZipFeatureException(
            UnsupportedZipFeatureException.Feature.ENCRYPTION, new ZipArchiveEntry(name));
      }
      return data.open(file, budget, inflater);
    }
  }

  private ZipParts(SeekableByteChannel file, ReadBudget budget) {
    this.file = file;
    this.budget = budget;
  }

  /**
   * Finds the parts.
   *
   * @param zip a ZIP, or other content with a ZIP at its end
   * @throws IOException if it has no directory, or one that is too large
   */
  public static ZipParts open(ScanTarget zip, ReadBudget budget) throws IOException {
    ZipParts found = new ZipParts(zip.content().channel(), budget);
    try {
      found.find(zip);
      return found;
    } catch (IOException | RuntimeException e) {
      found.close();
      throw e;
    }
  }

  private void find(ScanTarget zip) throws IOException {
    ZipEndRecord end = ZipEndRecord.findIn(file);
    if (end == null) {
      throw new IOException("a zip without a directory at its end");
    }
    ZipListing listing = ZipListing.of(zip, file, budget, end, Integer.MAX_VALUE);
    if (!listing.directory().isComplete()) {
      throw budget.memberLimit("the directory of the zip is larger than what is read of it");
    }
    for (ZipListing.Member member : listing.members()) {
      addListed(member);
    }
    boolean before = zip.type().isZip() || zip.type() == FileType.UNKNOWN;
    listing.visitLayout(file, budget, before, new UnlistedParts());
  }

  private void addListed(ZipListing.Member member) throws IOException {
    budget.check();
    ZipMember listed = member.listed();
    ZipLocalHeader header = member.header(file);
    ZipMemberData data = header == null ? new ZipMemberData(listed, -1, -1) : member.data(file);
    add(listed.name(), data, true);
    addOtherNames(listed, List.of(), data, true);
    if (header != null) {
      if (!Arrays.equals(header.member().name(), listed.name())) {
        add(header.member().name(), data, true);
      }
      addOtherNames(header.member(), listed.otherNames(), data, true);
    }
  }

  private void addOtherNames(
      ZipMember member, List<byte[]> known, ZipMemberData data, boolean listed) throws IOException {
    if (member.otherNames().size() > MAX_OTHER_NAMES) {
      throw budget.memberLimit("a member with more than " + MAX_OTHER_NAMES + " names");
    }
    for (byte[] name : member.otherNames()) {
      if (known.stream().noneMatch(one -> Arrays.equals(one, name))) {
        add(name, data, listed);
      }
    }
  }

  private void add(byte[] name, ZipMemberData data, boolean listed) throws IOException {
    nameBytes += name.length;
    if (nameBytes > MAX_NAME_BYTES) {
      throw budget.memberLimit("names of members of more than " + MAX_NAME_BYTES + " bytes");
    }
    if (name.length > 0 && name[name.length - 1] != '/') {
      parts.add(new Part(name, data, listed));
    }
  }

  /** Finds the local headers in what the directory does not list. */
  private final class UnlistedParts implements ZipListing.LayoutVisitor {
    @Override
    public void otherEnd(ZipListing.Member member, long length, long next) throws IOException {
      gap(member.header(file).data() + length, next);
    }

    @Override
    public void gap(long from, long to) throws IOException {
      if (to - from < ZipEndRecord.RECORD_BYTES) {
        return;
      }
      ChannelRangeInputStream in = new ChannelRangeInputStream(file, budget, from, to);
      for (int signature = ZipGapScanner.nextSignature(in);
          signature != 0;
          signature = ZipGapScanner.nextSignature(in)) {
        ZipLocalHeader header =
            signature == ZipLocalHeader.SIGNATURE
                ? ZipLocalHeader.readAt(file, in.position() - 4)
                : null;
        if (header != null && header.data() <= to && !ZipGapScanner.isFiller(header)) {
          addUnlisted(header, to);
        }
      }
    }

    private void addUnlisted(ZipLocalHeader header, long to) throws IOException {
      if (++unlisted > MAX_UNLISTED) {
        throw budget.memberLimit(
            "more than " + MAX_UNLISTED + " members that the directory of the zip does not list");
      }
      ZipMember member = header.member();
      long packed = member.sizesFollow() ? to : member.packed();
      long end = packed < 0 || packed > to - header.data() ? to : header.data() + packed;
      ZipMemberData data = new ZipMemberData(member, header.data(), end);
      add(member.name(), data, false);
      addOtherNames(member, List.of(), data, false);
    }
  }

  /** Returns whether a part has such a name. */
  public boolean anyName(Predicate<String> wanted) {
    return parts.stream().anyMatch(part -> wanted.test(part.name()));
  }

  /**
   * Reads each part that has such a name.
   *
   * @throws IOException if a part cannot be read; what the directory does not list need not be
   *     readable
   */
  public void forEach(Predicate<String> wanted, PartReader reader) throws IOException {
    for (Part part : parts) {
      budget.check();
      if (wanted.test(part.name())) {
        try {
          DocumentPartException.run(part.name(), () -> reader.read(part));
        } catch (DocumentPartException e) {
          if (part.listed) {
            throw e;
          }
          ScanLimitException.rethrow(e);
          budget.check();
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    file.close();
  }
}
