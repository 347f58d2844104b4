package dev.dropgate.inspect.archive;

import static dev.dropgate.inspect.archive.OldArchives.TEXT;
import static dev.dropgate.inspect.archive.OldArchives.assertEverywhere;
import static dev.dropgate.inspect.archive.OldArchives.assertVerdict;
import static dev.dropgate.inspect.archive.OldArchives.join;
import static dev.dropgate.inspect.archive.OldArchives.program;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.ArchiveJudging;
import dev.dropgate.inspect.Judgement;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** CAB: names always, content where it is only stored. */
class CabTest {
  private static final int STORED = 0;
  private static final int LZX = 0x1503;
  private static final int BLOCK = 100;

  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  private record Member(String name, int folder, byte[] data) {}

  /** One folder of all members, in blocks of 100 bytes. */
  private static byte[] cab(int packing, int flags, Member... members) {
    byte[] data = join(Arrays.stream(members).map(Member::data).toArray(byte[][]::new));
    byte[] previous =
        (flags & 1) != 0 ? "a.cab\0disk\0".getBytes(StandardCharsets.US_ASCII) : new byte[0];
    int blocks = (data.length + BLOCK - 1) / BLOCK;
    ByteBuffer all = ByteBuffer.allocate(10_000).order(ByteOrder.LITTLE_ENDIAN);
    all.putInt(0x4643534D).putInt(0).putInt(0).putInt(0).putInt(36 + previous.length + 8).putInt(0);
    all.put((byte) 3).put((byte) 1).putShort((short) 1).putShort((short) members.length);
    all.putShort((short) flags).putShort((short) 7).putShort((short) 0).put(previous);
    int folder = all.position();
    all.putInt(0).putShort((short) blocks).putShort((short) packing);
    int start = 0;
    for (Member member : members) {
      all.putInt(member.data().length).putInt(start).putShort((short) member.folder());
      all.putShort((short) 0).putShort((short) 0).putShort((short) 0x20);
      all.put(member.name().getBytes(StandardCharsets.UTF_8)).put((byte) 0);
      start += member.data().length;
    }
    all.putInt(folder, all.position());
    for (int at = 0; at < data.length; at += BLOCK) {
      int length = Math.min(BLOCK, data.length - at);
      all.putInt(0).putShort((short) length).putShort((short) length).put(data, at, length);
    }
    return Arrays.copyOf(all.putInt(8, all.position()).array(), all.position());
  }

  private static Judgement judged(byte[] cab) {
    return ArchiveJudging.of("a.dat", cab);
  }

  @Test
  void storedMembersAreJudgedByContent() throws IOException {
    Member text = new Member("b\\a.txt", 0, TEXT);
    assertEverywhere(Verdict.CLEAN, cab(STORED, 0, text, text, new Member("c", 0, TEXT)), "cab");
    byte[] bad = cab(STORED, 0, text, new Member("c", 0, program()), text);
    assertEverywhere(Verdict.DANGEROUS, bad, "cab");
  }

  @Test
  void namesOfPackedMembersAreJudged() throws IOException {
    byte[] bad = cab(LZX, 0, new Member("a.txt", 0, TEXT), new Member("b\\한.exe", 0, TEXT));
    assertEverywhere(Verdict.DANGEROUS, bad, "cab");
    Judgement judgement = judged(cab(LZX, 0, new Member("a.txt", 0, TEXT)));
    assertThat(judgement.rules()).isEqualTo("archive-unsupported");
    assertThat(judgement.reasons())
        .isEqualTo("a CAB archive: the name of 1 member was judged, its content cannot be read");
    assertThat(judged(cab(LZX, 0, new Member("..\\a.txt", 0, TEXT))).rules())
        .isEqualTo("archive-escape,archive-unsupported");
  }

  @Test
  void oneOfASetIsOnePartOfSeveral() {
    assertThat(judged(cab(STORED, 1, new Member("a.txt", 0, TEXT))).reasons())
        .isEqualTo(SplitPart.WORDS);
    assertThat(judged(cab(STORED, 1, new Member("a.txt", 0xFFFD, TEXT))).reasons())
        .isEqualTo("a.txt: one part of a CAB archive in several");
    assertVerdict(Verdict.DANGEROUS, judged(cab(STORED, 1, new Member("a.exe", 0xFFFE, TEXT))));
  }

  @Test
  void whatBreaksOffIsUndecided() {
    byte[] cab = cab(STORED, 0, new Member("a.txt", 0, TEXT));
    for (int length = 12; length < cab.length; length += 5) {
      assertVerdict(Verdict.UNDECIDED, judged(Arrays.copyOf(cab, length)));
    }
    assertThat(judged(cab(STORED, 0, new Member("a.txt", 3, TEXT))).rules())
        .contains("unreadable-content");
  }

  @Test
  void anInstallerOfInstallShieldIsUndecided() {
    byte[] cab = Arrays.copyOf(new byte[] {'I', 'S', 'c', '(', 1, 2, 3}, 100);
    assertThat(judged(cab).rules()).isEqualTo("archive-unsupported");
  }

  @Test
  void whateverIsDamagedIsJudged() {
    OldArchives.assertDamagedAreJudged(
        cab(STORED, 0, new Member("a.txt", 0, TEXT), new Member("b.txt", 0, TEXT)),
        cab(LZX, 1, new Member("a.txt", 0, TEXT)));
  }
}
