package dev.dropgate.inspect.format.zip;

import dev.dropgate.inspect.ScanAbortedException;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.format.archive.MemberInspector;
import dev.dropgate.inspect.format.archive.UnixEntry;
import dev.dropgate.inspect.format.stream.ArchiveLimits;
import dev.dropgate.inspect.format.stream.MemberPaths;
import dev.dropgate.inspect.format.stream.UnsupportedFormatException;
import dev.dropgate.inspect.format.zip.record.ZipDataDescriptor;
import dev.dropgate.inspect.format.zip.record.ZipEndRecord;
import dev.dropgate.inspect.format.zip.record.ZipLocalHeader;
import dev.dropgate.inspect.format.zip.record.ZipMember;
import dev.dropgate.inspect.format.zip.record.ZipMethods;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.Inflater;
import org.apache.commons.compress.MemoryLimitException;
import org.apache.commons.compress.archivers.zip.UnsupportedZipFeatureException;

/** A reader of one ZIP by its directory. Not thread safe. */
public final class ZipMemberReader implements ZipListing.LayoutVisitor {
  private static final String SCRIPT_FOLDER = "Scripts/";

  private final ScanTarget zip;
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
   * @param zip a ZIP, or other content with a ZIP at its end
   */
  public ZipMemberReader(
      ScanTarget zip, SeekableByteChannel file, ZipEndRecord end, MemberInspector members)
      throws IOException {
    this.zip = zip;
    this.file = file;
    this.end = end;
    this.members = members;
    // A Hangul document, whose scripts are judged by their effect.
    this.hangul = zip.type().isZip() && zip.types().contains(FileType.HWPX);
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
    // One more than the limit, so that the member count reports it.
    ZipListing listing =
        ZipListing.of(
            zip, file, members.budget(), end, Math.max(1, members.budget().entriesLeft() + 1));
    try {
      for (ZipListing.Member member : listing.members()) {
        if (members.isDecided()) {
          return;
        }
        readMember(member);
      }
    } finally {
      inflater.end();
    }
    if (!listing.directory().isComplete()) {
      throw members
          .budget()
          .memberLimit("the directory of the zip is larger than what is read of it");
    }
    if (!listing.directory().matchesClaim()) {
      members.reportContradiction(
          "the directory of the zip has more or fewer members than it claims");
    }
    listing.visitLayout(file, members.budget(), before, this);
    if (problem != null) {
      throw problem;
    }
  }

  private void readMember(ZipListing.Member entry) throws IOException {
    ZipMember member = entry.listed();
    ZipLocalHeader header = entry.header(file);
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
      ZipMemberData data = entry.data(file);
      if (member.isLink() && member.size() <= UnixEntry.MAX_TARGET_BYTES) {
        judgeLink(data);
      }
      judgeMember(data);
    }
  }

  private void judgeLink(ZipMemberData data) throws IOException {
    Inflater own = new Inflater(true);
    try {
      byte[] target =
          data.openChecked(file, members.budget(), own).readNBytes(UnixEntry.MAX_TARGET_BYTES);
      members.judgeLink(data.member().name(), target, true);
    } catch (ScanAbortedException e) {
      throw e;
    } catch (IOException e) {
      // reported when the member is judged
    } finally {
      own.end();
    }
  }

  private void judgeMember(ZipMemberData data) throws IOException {
    ZipMember member = data.member();
    try {
      if (member.packed() < 0 || member.packed() > file.size() - data.start()) {
        noteDamage(member, new IOException("is longer than the zip"));
      }
      boolean[] opened = new boolean[1];
      members.judge(
          List.of(member.name()),
          () -> {
            // A second reader of a large member must not disturb the first one.
            Inflater own = opened[0] ? new Inflater(true) : inflater;
            opened[0] = true;
            return data.openChecked(file, members.budget(), own);
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
    problem = problem == null ? MemberPaths.damage(member.name(), e) : problem;
  }

  @Override
  public void overlap(ZipMember member) {
    members.reportContradiction(
        MemberPaths.toPrintable(member.name()) + " overlaps another member");
  }

  @Override
  public void overlapOfDirectory() {
    members.reportContradiction("a member overlaps the directory of the zip");
  }

  @Override
  public void otherEnd(ZipListing.Member member, long length, long next) throws IOException {
    if (!members.isDecided()) {
      members.reportContradiction(
          MemberPaths.toPrintable(member.listed().name())
              + " ends after "
              + length
              + " bytes by a record of sizes");
      gap.members(member.listed().offset(), next + ZipDataDescriptor.MAX_DESCRIPTOR_BYTES);
      gap(member.header(file).data() + length, next);
    }
  }

  @Override
  public void gap(long from, long to) throws IOException {
    gap.scanGap(from, to);
  }
}
