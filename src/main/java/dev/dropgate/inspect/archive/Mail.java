package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.Subject;
import java.io.IOException;
import java.io.InputStream;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;

/** A mail: every part of it is a member, a mail in it too. */
final class Mail implements Container {
  private static final int LINE = 1 << 16;
  private static final int HEADERS = 2_000;
  private static final int PARTS_DEEP = 32;

  @Override
  public void look(Subject archive, Members members) throws IOException {
    each(archive.content().stream(), members);
  }

  static void each(InputStream mail, Members members) throws IOException {
    Source source = new Source(mail, members.budget());
    source.allow(Long.MAX_VALUE); // the configuration bounds what is kept
    MimeTokenStream tokens =
        new MimeTokenStream(
            new MimeConfig.Builder()
                .setMaxLineLen(LINE)
                .setMaxHeaderLen(LINE)
                .setMaxHeaderCount(HEADERS)
                .build(),
            new Truncation(),
            null);
    tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
    tokens.parse(source);
    try {
      each(tokens, members);
    } catch (MimeException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static void each(MimeTokenStream tokens, Members members)
      throws IOException, MimeException {
    int deep = 0;
    MailPart part = new MailPart();
    for (EntityState state = tokens.getState();
        state != EntityState.T_END_OF_STREAM && !members.done();
        state = tokens.next()) {
      switch (state) {
        case T_START_HEADER -> part = new MailPart();
        case T_FIELD -> part.field(tokens.getField());
        case T_START_MULTIPART -> {
          members.budget().entry();
          if (++deep > PARTS_DEEP) {
            throw members.budget().local("a mail with parts nested deeper than " + PARTS_DEEP);
          }
        }
        case T_END_MULTIPART -> deep--;
        case T_BODY -> {
          InputStream body = tokens.getDecodedInputStream();
          members.judge(part.name(tokens.getBodyDescriptor()), Opening.once(body));
        }
        default -> members.budget().check();
      }
    }
  }

  /** A mail that breaks off is broken; all else that is odd in one is left as it is. */
  private static final class Truncation extends DecodeMonitor {
    @Override
    public boolean warn(String problem, String consequence) {
      return problem.contains("prematurely") || problem.contains("nexpected end");
    }

    @Override
    public boolean isListening() {
      return true;
    }
  }
}
