package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.Subject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Mails one after the other, each behind a line that begins with {@code From }. */
final class Mailbox implements Container {
  private static final byte[] FROM = "From ".getBytes(StandardCharsets.US_ASCII);

  /** Whether the first line that is not empty begins so. */
  static boolean begins(byte[] head) {
    int at = head.length > 3 && head[0] == (byte) 0xEF ? 3 : 0;
    while (at < head.length && (head[at] == '\r' || head[at] == '\n')) {
      at++;
    }
    return head.length - at > FROM.length
        && Arrays.equals(head, at, at + FROM.length, FROM, 0, FROM.length);
  }

  @Override
  public boolean hasPaths() {
    return false;
  }

  @Override
  public void look(Subject archive, Members members) throws IOException {
    Source source = new Source(archive.content().stream(), members.budget());
    source.allow(Long.MAX_VALUE); // nothing of it is kept
    Lines lines = new Lines(MailStart.lines(source));
    for (int number = 1; lines.nextMail() && !members.done(); number++) {
      byte[] name = ("mail-" + number + ".eml").getBytes(StandardCharsets.US_ASCII);
      members.judge(name, Opening.once(lines));
    }
  }

  /** The bytes until the next such line. */
  private static final class Lines extends InputStream {
    private final PushbackInputStream in;
    private int last = '\n';

    Lines(InputStream in) {
      this.in = new PushbackInputStream(new BufferedInputStream(in, 1 << 14), FROM.length);
    }

    /** Goes on with the next mail; false if there is none. */
    boolean nextMail() throws IOException {
      int one = in.read();
      while (one >= 0 && one != '\n') {
        one = in.read();
      }
      last = '\n';
      return one >= 0;
    }

    @Override
    public int read() throws IOException {
      if (last == '\n' && isNext()) {
        return -1;
      }
      last = in.read();
      return last;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = 0;
      for (int one = 0; count < length && one >= 0; ) {
        one = read();
        if (one >= 0) {
          bytes[offset + count++] = (byte) one;
        }
      }
      return count == 0 && length > 0 ? -1 : count;
    }

    private boolean isNext() throws IOException {
      byte[] next = in.readNBytes(FROM.length);
      in.unread(next);
      return Arrays.equals(next, FROM);
    }
  }
}
