package dev.dropgate.inspect.format.zip;

import dev.dropgate.inspect.ScanAbortedException;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.format.archive.MemberInspector;
import dev.dropgate.inspect.format.archive.UnixEntry;
import dev.dropgate.inspect.format.compressed.CompressedReader;
import dev.dropgate.inspect.format.stream.ArchiveLimits;
import dev.dropgate.inspect.format.stream.ChannelRangeInputStream;
import dev.dropgate.inspect.format.stream.DecoderInputStream;
import dev.dropgate.inspect.format.stream.MemberPaths;
import dev.dropgate.inspect.format.stream.UnsupportedFormatException;
import dev.dropgate.inspect.format.zip.record.CheckedMemberInputStream;
import dev.dropgate.inspect.format.zip.record.MemberDecoders;
import dev.dropgate.inspect.format.zip.record.ZipCentralDirectory;
import dev.dropgate.inspect.format.zip.record.ZipDataDescriptor;
import dev.dropgate.inspect.format.zip.record.ZipEndRecord;
import dev.dropgate.inspect.format.zip.record.ZipLocalHeader;
import dev.dropgate.inspect.format.zip.record.ZipMember;
import dev.dropgate.inspect.format.zip.record.ZipMethods;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.Inflater;
import org.apache.commons.compress.MemoryLimitException;
import org.apache.commons.compress.archivers.zip.UnsupportedZipFeatureException;

/** A reader of one ZIP by its directory. Not thread safe. */
public final class ZipMemberReader {
  private static final String SCRIPT_FOLDER = "Scripts/";
  private static final int METHOD_STORED = 0;
  private static final int METHOD_DEFLATED = 8;
  private static final int METHOD_BZIP2 = 12;
  private static final int METHOD_LZMA = 14;
  private static final int METHOD_ZSTD = 93;
  private static final int METHOD_XZ = 95;

  private final SeekableByteChannel file;
  private final ZipEndRecord end;
  private final MemberInspector members;
  private final boolean hangul;
  private final ZipGapScanner gap;
  private final Inflater inflater = new Inflater(true);
  private IOException problem;

  /**
   * Creates a reader.
   *
   * @param hangul whether it is a Hangul document, whose scripts are judged by their effect
   */
  public ZipMemberReader(
      SeekableByteChannel file, ZipEndRecord end, MemberInspector members, boolean hangul) {
    this.file = file;
    this.end = end;
    this.members = members;
    this.hangul = hangul;
    this.gap = new ZipGapScanner(file, members);
  }

  /**
   * Judges every member.
   *
   * @param before whether members may precede the first listed one; false if other content does
   */
  public void judgeMembers(boolean before) throws IOException {
    if (end.parted()) {
      members.reportUnsupported("one part of a zip in several parts");
    }
    if (end.rival()) {
      members.reportContradiction("the zip has two directories");
    }
    ChannelRangeInputStream in =
        new ChannelRangeInputStream(file, members.budget(), end.start(), end.position());
    // One more than the limit, so that the member count reports it.
    ZipCentralDirectory directory =
        new ZipCentralDirectory(in, end, Math.max(1, members.budget().entriesLeft() + 1));
    List<ZipMember> listed = new ArrayList<>();
    for (ZipMember member : directory.members()) {
      listed.add(end.shift() == 0 ? member : withRealOffset(member));
    }
    try {
      for (ZipMember member : listed) {
        if (members.isDecided()) {
          return;
        }
        readMember(member);
      }
    } finally {
      inflater.end();
    }
    if (!directory.isComplete()) {
      throw members
          .budget()
          .memberLimit("the directory of the zip is larger than what is read of it");
    }
    if (!directory.matchesClaim()) {
      members.reportContradiction(
          "the directory of the zip has more or fewer members than it claims");
    }
    checkGaps(listed, before, directory.endOffset());
    if (problem != null) {
      throw problem;
    }
  }

  /**
   * Returns the member with its real offset. After a prefix, some writers count from the first byte
   * of the file.
   */
  private ZipMember withRealOffset(ZipMember member) throws IOException {
    boolean moved =
        ZipLocalHeader.readAt(file, member.offset()) == null
            && ZipLocalHeader.readAt(file, member.offset() - end.shift()) != null;
    return moved ? member.withOffset(member.offset() - end.shift()) : member;
  }

  private void readMember(ZipMember member) throws IOException {
    ZipLocalHeader header = ZipLocalHeader.readAt(file, member.offset());
    member.otherNames().forEach(members::judgeAlias);
    if (header == null) {
      members.judgeName(member.name());
      noteDamage(member, new IOException("has no header of its own"));
      return;
    }
    String contradiction = header.contradictionWith(member);
    if (contradiction != null) {
      members.judgeAlias(header.member().name());
      members.reportContradiction(MemberPaths.toPrintable(member.name()) + " " + contradiction);
    }
    header.member().otherNames().forEach(members::judgeAlias);
    if (member.isEncrypted()) {
      members.reportEncrypted(member.name());
    } else if (member.isFolder()) {
      members.judgeFolder(member.name());
    } else {
      if (member.isLink() && member.size() <= UnixEntry.MAX_TARGET_BYTES) {
        judgeLink(member, header);
      }
      judgeMember(member, header);
    }
  }

  private void judgeLink(ZipMember member, ZipLocalHeader header) throws IOException {
    Inflater own = new Inflater(true);
    try {
      byte[] target = openData(member, header, own).readNBytes(UnixEntry.MAX_TARGET_BYTES);
      members.judgeLink(member.name(), target, true);
    } catch (ScanAbortedException e) {
      throw e;
    } catch (IOException e) {
      // reported when the member is judged
    } finally {
      own.end();
    }
  }

  private long dataEnd(ZipMember member, ZipLocalHeader header) throws IOException {
    return header.data() + Math.max(0, Math.min(member.packed(), file.size()));
  }

  private void judgeMember(ZipMember member, ZipLocalHeader header) throws IOException {
    try {
      if (member.packed() < 0 || member.packed() > file.size() - header.data()) {
        noteDamage(member, new IOException("is longer than the zip"));
      }
      boolean[] opened = new boolean[1];
      members.judge(
          List.of(member.name()),
          () -> {
            // A second reader of a large member must not disturb the first one.
            Inflater own = opened[0] ? new Inflater(true) : inflater;
            opened[0] = true;
            return openData(member, header, own);
          },
          hangul && isScript(member.name()) ? FileType.HWP_SCRIPT : null);
    } catch (ScanAbortedException e) {
      throw e;
    } catch (MemoryLimitException e) {
      members.reportLimit(MemberPaths.toPrintable(member.name()) + ArchiveLimits.TOO_MUCH_MEMORY);
    } catch (UnsupportedFormatException e) {
      members.reportUnsupported(
          MemberPaths.toPrintable(member.name()) + " is packed as " + e.getMessage());
    } catch (UnsupportedZipFeatureException e) {
      members.reportUnsupported(
          MemberPaths.toPrintable(member.name())
              + " is packed by "
              + ZipMethods.describe(member.method()));
    } catch (IOException e) {
      noteDamage(member, e);
    }
  }

  /** Returns whether a member is a script. Hangul reads scripts only directly in this folder. */
  private static boolean isScript(byte[] path) {
    int name = SCRIPT_FOLDER.length();
    String start = new String(path, 0, Math.min(name, path.length), StandardCharsets.ISO_8859_1);
    boolean below = false;
    for (int i = name; i < path.length; i++) {
      below |= path[i] == '/';
    }
    return start.equalsIgnoreCase(SCRIPT_FOLDER) && !below;
  }

  /** Records damage. The other members are still judged. */
  private void noteDamage(ZipMember member, IOException e) {
    if (problem == null) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      problem = new IOException(MemberPaths.toPrintable(member.name()) + " " + reason, e);
    }
  }

  private InputStream openData(ZipMember member, ZipLocalHeader header, Inflater decoder)
      throws IOException {
    long dataEnd = dataEnd(member, header);
    ChannelRangeInputStream packed =
        new ChannelRangeInputStream(file, members.budget(), header.data(), dataEnd);
    DecoderInputStream source = new DecoderInputStream(packed, members.budget());
    return switch (member.method()) {
      case METHOD_STORED -> new CheckedMemberInputStream(packed, member, null);
      case METHOD_DEFLATED -> {
        decoder.reset();
        yield new CheckedMemberInputStream(packed, member, decoder);
      }
      case METHOD_BZIP2 ->
          new CheckedMemberInputStream(MemberDecoders.openBzip2(source), member, null);
      case METHOD_LZMA ->
          new CheckedMemberInputStream(MemberDecoders.openLzma(source, member), member, null);
      case METHOD_ZSTD ->
          new CheckedMemberInputStream(MemberDecoders.openZstd(source), member, null);
      case METHOD_XZ -> new CheckedMemberInputStream(CompressedReader.openXz(source), member, null);
      default -> MemberDecoders.openZipMember(file, members.budget(), member, dataEnd);
    };
  }

  /**
   * Scans what the directory does not list, before, between and after the members, and overlaps.
   */
  private void checkGaps(List<ZipMember> listed, boolean before, long directoryEnd)
      throws IOException {
    List<ZipMember> sorted =
        listed.stream().sorted(Comparator.comparingLong(ZipMember::offset)).toList();
    long behind = before ? 0 : sorted.isEmpty() ? end.start() : sorted.get(0).offset();
    for (int i = 0; i < sorted.size(); i++) {
      ZipMember member = sorted.get(i);
      ZipLocalHeader header = ZipLocalHeader.readAt(file, member.offset());
      if (header != null) {
        if (header.member().sizesFollow() && member.method() != METHOD_DEFLATED) {
          checkDescriptor(
              member, header, i + 1 < sorted.size() ? sorted.get(i + 1).offset() : end.start());
        }
        if (member.offset() < behind) {
          members.reportContradiction(
              MemberPaths.toPrintable(member.name()) + " overlaps another member");
        } else {
          gap.scanGap(behind, member.offset());
        }
        behind = Math.max(behind, header.data() + Math.max(0, member.packed()));
      }
    }
    if (behind > end.start()) {
      members.reportContradiction("a member overlaps the directory of the zip");
    }
    gap.scanGap(behind, end.start());
    gap.scanGap(directoryEnd, end.record());
    gap.scanGap(end.record() + ZipEndRecord.RECORD_BYTES, file.size());
  }

  /**
   * Checks the data descriptor. Deflated data are self-terminating and checked when they are read.
   */
  private void checkDescriptor(ZipMember member, ZipLocalHeader header, long next)
      throws IOException {
    long to = next + ZipDataDescriptor.MAX_DESCRIPTOR_BYTES; // with the signature of what follows
    ChannelRangeInputStream in =
        new ChannelRangeInputStream(file, members.budget(), header.data(), to);
    long ends = ZipDataDescriptor.findOtherEnd(in, to - header.data(), member.packed());
    if (ends >= 0 && !members.isDecided()) {
      members.reportContradiction(
          MemberPaths.toPrintable(member.name())
              + " ends after "
              + ends
              + " bytes by a record of sizes");
      gap.members(member.offset(), to);
      gap.scanGap(header.data() + ends, next);
    }
  }
}
