package dev.dropgate.inspect.format.zip;

import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.format.stream.ChannelRangeInputStream;
import dev.dropgate.inspect.format.stream.ReadBudget;
import dev.dropgate.inspect.format.zip.record.ZipCentralDirectory;
import dev.dropgate.inspect.format.zip.record.ZipDataDescriptor;
import dev.dropgate.inspect.format.zip.record.ZipEndRecord;
import dev.dropgate.inspect.format.zip.record.ZipLocalHeader;
import dev.dropgate.inspect.format.zip.record.ZipMember;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The directory of a ZIP and the local headers of its members. All rules that look into a ZIP share
 * one listing of it. Not thread safe.
 */
final class ZipListing {
  /** Longer names are read again when they are wanted: a hostile header could fill the memory. */
  private static final int MAX_KEPT_NAME_BYTES = 1024;

  private final ZipEndRecord end;
  private final long most;
  private final ZipCentralDirectory directory;
  private final List<Member> members = new ArrayList<>();

  /** Receives what lies between the listed members. */
  interface LayoutVisitor {
    /** Receives a member that begins before the previous one ends. */
    default void overlap(ZipMember member) {}

    /**
     * Receives a member that ends elsewhere for readers that read from the front.
     *
     * @param length number of packed bytes that such a reader takes
     * @param next offset of what is listed next
     */
    default void otherEnd(Member member, long length, long next) throws IOException {}

    /** Says that a member overlaps the directory. */
    default void overlapOfDirectory() {}

    /** Receives a range that the directory does not list. */
    void gap(long from, long to) throws IOException;
  }

  /** A member in the directory, with its local header. */
  static final class Member {
    private final ZipMember listed;
    private ZipLocalHeader header;
    private boolean isRead;

    private Member(ZipMember listed) {
      this.listed = listed;
    }

    /** Returns the member as the directory lists it. */
    ZipMember listed() {
      return listed;
    }

    /** Returns the local header; null if there is none. */
    ZipLocalHeader header(SeekableByteChannel file) throws IOException {
      if (isRead) {
        return header;
      }
      ZipLocalHeader found = ZipLocalHeader.readAt(file, listed.offset());
      if (found == null || nameBytes(found.member()) <= MAX_KEPT_NAME_BYTES) {
        header = found;
        isRead = true;
      }
      return found;
    }

    private static long nameBytes(ZipMember member) {
      long bytes = member.name().length;
      for (byte[] other : member.otherNames()) {
        bytes += other.length;
      }
      return bytes;
    }

    /** Returns the data; the member must have a local header. */
    ZipMemberData data(SeekableByteChannel file) throws IOException {
      long start = header(file).data();
      return new ZipMemberData(
          listed, start, start + Math.max(0, Math.min(listed.packed(), file.size())));
    }
  }

  private ZipListing(SeekableByteChannel file, ReadBudget budget, ZipEndRecord end, long most)
      throws IOException {
    this.end = end;
    this.most = most;
    this.directory =
        new ZipCentralDirectory(
            new ChannelRangeInputStream(file, budget, end.start(), end.position()), end, most);
    for (ZipMember member : directory.members()) {
      budget.check();
      members.add(new Member(end.shift() == 0 ? member : withRealOffset(file, member)));
    }
  }

  /**
   * Returns the listing of a ZIP, which is read only once unless more members are wanted.
   *
   * @param end the end record
   * @param most the number of members that are read
   */
  static ZipListing of(
      ScanTarget zip, SeekableByteChannel file, ReadBudget budget, ZipEndRecord end, long most)
      throws IOException {
    ZipListing known = zip.reading(ZipListing.class);
    if (known != null && (known.directory.isComplete() || known.most >= most)) {
      return known;
    }
    ZipListing listing = new ZipListing(file, budget, end, most);
    zip.keepReading(listing);
    return listing;
  }

  /**
   * Returns the member with its real offset. After a prefix, some writers count from the first byte
   * of the file.
   */
  private ZipMember withRealOffset(SeekableByteChannel file, ZipMember member) throws IOException {
    boolean moved =
        ZipLocalHeader.readAt(file, member.offset()) == null
            && ZipLocalHeader.readAt(file, member.offset() - end.shift()) != null;
    return moved ? member.withOffset(member.offset() - end.shift()) : member;
  }

  ZipCentralDirectory directory() {
    return directory;
  }

  /** Returns the members in directory order. */
  List<Member> members() {
    return members;
  }

  /**
   * Visits what the directory does not list, before, between and after the members, and overlaps.
   *
   * @param before whether members may precede the first listed one; false if other content does
   */
  void visitLayout(
      SeekableByteChannel file, ReadBudget budget, boolean before, LayoutVisitor visitor)
      throws IOException {
    List<Member> sorted =
        members.stream().sorted(Comparator.comparingLong(one -> one.listed.offset())).toList();
    long behind = before ? 0 : sorted.isEmpty() ? end.start() : sorted.get(0).listed.offset();
    for (int i = 0; i < sorted.size(); i++) {
      budget.check();
      Member member = sorted.get(i);
      ZipLocalHeader header = member.header(file);
      if (header != null) {
        long next = i + 1 < sorted.size() ? sorted.get(i + 1).listed.offset() : end.start();
        // Deflated data are self-terminating and checked when they are read.
        if (header.member().sizesFollow()
            && member.listed.method() != ZipMemberData.METHOD_DEFLATED) {
          visitDescriptor(file, budget, member, next, visitor);
        }
        if (member.listed.offset() < behind) {
          visitor.overlap(member.listed);
        } else {
          visitor.gap(behind, member.listed.offset());
        }
        behind = Math.max(behind, header.data() + Math.max(0, member.listed.packed()));
      }
    }
    if (behind > end.start()) {
      visitor.overlapOfDirectory();
    }
    visitor.gap(behind, end.start());
    visitor.gap(directory.endOffset(), end.record());
    visitor.gap(end.record() + ZipEndRecord.RECORD_BYTES, file.size());
  }

  private static void visitDescriptor(
      SeekableByteChannel file, ReadBudget budget, Member member, long next, LayoutVisitor visitor)
      throws IOException {
    long start = member.header(file).data();
    long to = next + ZipDataDescriptor.MAX_DESCRIPTOR_BYTES; // with the signature of what follows
    long length =
        ZipDataDescriptor.findOtherEnd(
            new ChannelRangeInputStream(file, budget, start, to),
            to - start,
            member.listed.packed());
    if (length >= 0) {
      visitor.otherEnd(member, length, next);
    }
  }
}
