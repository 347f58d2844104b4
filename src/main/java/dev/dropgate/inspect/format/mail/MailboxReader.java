package dev.dropgate.inspect.format.mail;

import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.format.archive.ContainerReader;
import dev.dropgate.inspect.format.archive.MemberInspector;
import dev.dropgate.inspect.format.stream.ByteInputStream;
import dev.dropgate.inspect.format.stream.ByteSource;
import dev.dropgate.inspect.format.stream.DecoderInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A reader of mailboxes: a sequence of mails, each after a line that begins with {@code From }. */
public final class MailboxReader implements ContainerReader {
  private static final byte[] SEPARATOR = "From ".getBytes(StandardCharsets.US_ASCII);

  /** Returns whether the first non-empty line is such a separator. */
  public static boolean startsWithSeparator(byte[] head) {
    int at = head.length > 3 && head[0] == (byte) 0xEF ? 3 : 0;
    while (at < head.length && (head[at] == '\r' || head[at] == '\n')) {
      at++;
    }
    return head.length - at > SEPARATOR.length
        && Arrays.equals(head, at, at + SEPARATOR.length, SEPARATOR, 0, SEPARATOR.length);
  }

  @Override
  public boolean hasPaths() {
    return false;
  }

  @Override
  public void judgeMembers(ScanTarget archive, MemberInspector members) throws IOException {
    DecoderInputStream source =
        new DecoderInputStream(archive.content().stream(), members.budget());
    source.setInputAllowance(Long.MAX_VALUE); // nothing of it is kept
    MessageInputStream lines = new MessageInputStream(MailStartFinder.withUsualLineEnds(source));
    for (int number = 1; lines.nextMail() && !members.isDecided(); number++) {
      byte[] name = ("mail-" + number + ".eml").getBytes(StandardCharsets.US_ASCII);
      members.judge(name, ByteSource.singleUse(lines));
    }
  }

  /** The bytes up to the next separator. */
  private static final class MessageInputStream extends ByteInputStream {
    private final PushbackInputStream in;
    private int last = '\n';

    MessageInputStream(InputStream in) {
      this.in = new PushbackInputStream(new BufferedInputStream(in, 1 << 14), SEPARATOR.length);
    }

    /** Moves to the next mail. Returns false if there is none. */
    boolean nextMail() throws IOException {
      int one = in.read();
      while (one >= 0 && one != '\n') {
        one = in.read();
      }
      last = '\n';
      return one >= 0;
    }

    @Override
    protected int readByte() throws IOException {
      if (last == '\n' && isAtSeparator()) {
        return -1;
      }
      last = in.read();
      return last;
    }

    private boolean isAtSeparator() throws IOException {
      byte[] next = in.readNBytes(SEPARATOR.length);
      in.unread(next);
      return Arrays.equals(next, SEPARATOR);
    }
  }
}
