package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.FileType;
import dev.dropgate.inspect.Stop;
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

/** Looks into one zip, by its directory. For one thread. */
final class ZipReader {
  private static final String SCRIPTS = "Scripts/";
  private static final int STORED = 0;
  private static final int DEFLATED = 8;
  private static final int BZIP2 = 12;
  private static final int LZMA = 14;
  private static final int ZSTD = 93;
  private static final int XZ = 95;

  private final SeekableByteChannel file;
  private final ZipEnd end;
  private final Members members;
  private final boolean hangul;
  private final ZipGap gap;
  private final Inflater inflater = new Inflater(true);
  private IOException problem;

  /**
   * Takes a zip.
   *
   * @param hangul whether it is a Hangul document, whose scripts are judged by what they do
   */
  ZipReader(SeekableByteChannel file, ZipEnd end, Members members, boolean hangul) {
    this.file = file;
    this.end = end;
    this.members = members;
    this.hangul = hangul;
    this.gap = new ZipGap(file, members);
  }

  /**
   * Has every member judged.
   *
   * @param before whether members may stand before the first one listed; false where something else
   *     does
   */
  void look(boolean before) throws IOException {
    if (end.parted()) {
      members.unsupported("one part of a zip in several parts");
    }
    if (end.rival()) {
      members.contradiction("the zip has two directories");
    }
    Window in = new Window(file, members.budget(), end.start(), end.position());
    // One more than allowed, so that the limit is met where it is counted.
    ZipDirectory directory =
        new ZipDirectory(in, end, Math.max(1, members.budget().entriesLeft() + 1));
    List<ZipMember> listed = new ArrayList<>();
    for (ZipMember member : directory.members()) {
      listed.add(end.shift() == 0 ? member : whereItIs(member));
    }
    try {
      for (ZipMember member : listed) {
        if (members.done()) {
          return;
        }
        member(member);
      }
    } finally {
      inflater.end();
    }
    if (!directory.isWhole()) {
      throw members.budget().local("the directory of the zip is larger than what is read of it");
    }
    if (!directory.isAsClaimed()) {
      members.contradiction("the directory of the zip has more or fewer members than it claims");
    }
    around(listed, before, directory.behind());
    if (problem != null) {
      throw problem;
    }
  }

  /** With something before the zip some writers count from the first byte of the file. */
  private ZipMember whereItIs(ZipMember member) throws IOException {
    boolean moved =
        ZipHeader.at(file, member.offset()) == null
            && ZipHeader.at(file, member.offset() - end.shift()) != null;
    return moved ? member.at(member.offset() - end.shift()) : member;
  }

  private void member(ZipMember member) throws IOException {
    ZipHeader header = ZipHeader.at(file, member.offset());
    member.otherNames().forEach(members::alias);
    if (header == null) {
      members.name(member.name());
      broken(member, new IOException("has no header of its own"));
      return;
    }
    String contradiction = header.contradicts(member);
    if (contradiction != null) {
      members.alias(header.member().name());
      members.contradiction(MemberName.shown(member.name()) + " " + contradiction);
    }
    header.member().otherNames().forEach(members::alias);
    if (member.isEncrypted()) {
      members.encrypted(member.name());
    } else if (member.isFolder()) {
      members.folder(member.name());
    } else {
      if (member.isLink() && member.size() <= UnixEntry.MAX_TARGET) {
        link(member, header);
      }
      judge(member, header);
    }
  }

  private void link(ZipMember member, ZipHeader header) throws IOException {
    Inflater own = new Inflater(true);
    try {
      byte[] target = data(member, header, own).readNBytes(UnixEntry.MAX_TARGET);
      members.link(member.name(), target, true);
    } catch (Stop e) {
      throw e;
    } catch (IOException e) {
      // told when it is judged
    } finally {
      own.end();
    }
  }

  private long dataEnd(ZipMember member, ZipHeader header) throws IOException {
    return header.data() + Math.max(0, Math.min(member.packed(), file.size()));
  }

  private void judge(ZipMember member, ZipHeader header) throws IOException {
    try {
      if (member.packed() < 0 || member.packed() > file.size() - header.data()) {
        broken(member, new IOException("is longer than the zip"));
      }
      boolean[] opened = new boolean[1];
      members.judge(
          List.of(member.name()),
          () -> {
            // Whoever reads a large member once more must not disturb the first reader.
            Inflater own = opened[0] ? new Inflater(true) : inflater;
            opened[0] = true;
            return data(member, header, own);
          },
          hangul && isScript(member.name()) ? FileType.HWP_SCRIPT : null);
    } catch (Stop e) {
      throw e;
    } catch (MemoryLimitException e) {
      members.limit(MemberName.shown(member.name()) + Limits.TOO_MUCH_MEMORY);
    } catch (UnsupportedFormatException e) {
      members.unsupported(MemberName.shown(member.name()) + " is packed as " + e.getMessage());
    } catch (UnsupportedZipFeatureException e) {
      members.unsupported(
          MemberName.shown(member.name()) + " is packed by " + ZipMethods.words(member.method()));
    } catch (IOException e) {
      broken(member, e);
    }
  }

  /** Hangul reads scripts in this folder only, and none below it. */
  private static boolean isScript(byte[] path) {
    int name = SCRIPTS.length();
    String start = new String(path, 0, Math.min(name, path.length), StandardCharsets.ISO_8859_1);
    boolean below = false;
    for (int i = name; i < path.length; i++) {
      below |= path[i] == '/';
    }
    return start.equalsIgnoreCase(SCRIPTS) && !below;
  }

  /** The others can still be judged. */
  private void broken(ZipMember member, IOException e) {
    if (problem == null) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      problem = new IOException(MemberName.shown(member.name()) + " " + reason, e);
    }
  }

  private InputStream data(ZipMember member, ZipHeader header, Inflater decoder)
      throws IOException {
    long dataEnd = dataEnd(member, header);
    Window packed = new Window(file, members.budget(), header.data(), dataEnd);
    Source source = new Source(packed, members.budget());
    return switch (member.method()) {
      case STORED -> new ZipData(packed, member, null);
      case DEFLATED -> {
        decoder.reset();
        yield new ZipData(packed, member, decoder);
      }
      case BZIP2 -> new ZipData(Streams.bzip2(source), member, null);
      case LZMA -> new ZipData(Streams.lzma(source, member), member, null);
      case ZSTD -> new ZipData(Streams.zstd(source), member, null);
      case XZ -> new ZipData(Compressed.xz(source), member, null);
      default -> Streams.zipMember(file, members.budget(), member, dataEnd);
    };
  }

  /** What the directory does not list: before, between and behind the members, and twice. */
  private void around(List<ZipMember> listed, boolean before, long directoryEnd)
      throws IOException {
    List<ZipMember> sorted =
        listed.stream().sorted(Comparator.comparingLong(ZipMember::offset)).toList();
    long behind = before ? 0 : sorted.isEmpty() ? end.start() : sorted.get(0).offset();
    for (int i = 0; i < sorted.size(); i++) {
      ZipMember member = sorted.get(i);
      ZipHeader header = ZipHeader.at(file, member.offset());
      if (header != null) {
        if (header.member().sizesFollow() && member.method() != DEFLATED) {
          endsElsewhere(
              member, header, i + 1 < sorted.size() ? sorted.get(i + 1).offset() : end.start());
        }
        if (member.offset() < behind) {
          members.contradiction(MemberName.shown(member.name()) + " overlaps another member");
        } else {
          gap.look(behind, member.offset());
        }
        behind = Math.max(behind, header.data() + Math.max(0, member.packed()));
      }
    }
    if (behind > end.start()) {
      members.contradiction("a member overlaps the directory of the zip");
    }
    gap.look(behind, end.start());
    gap.look(directoryEnd, end.record());
    gap.look(end.record() + ZipEnd.SIZE, file.size());
  }

  /** Deflated data say themselves where they end, and are checked for that when they are read. */
  private void endsElsewhere(ZipMember member, ZipHeader header, long next) throws IOException {
    long to = next + ZipDescriptor.LONGEST; // with the signature of what follows
    Window in = new Window(file, members.budget(), header.data(), to);
    long ends = ZipDescriptor.within(in, to - header.data(), member.packed());
    if (ends >= 0 && !members.done()) {
      members.contradiction(
          MemberName.shown(member.name()) + " ends after " + ends + " bytes by a record of sizes");
      gap.members(member.offset(), to);
      gap.look(header.data() + ends, next);
    }
  }
}
