package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.FileType;
import dev.dropgate.inspect.Subject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
  private static final byte[] TEXT = "body".getBytes(StandardCharsets.US_ASCII);

  private final boolean told;

  /** What is one by its own header. */
  Mail() {
    this(false);
  }

  private Mail(boolean told) {
    this.told = told;
  }

  /**
   * What only its name or what it is in says to be one: without a header there is nothing in it.
   */
  static Container told() {
    return new Mail(true);
  }

  @Override
  public void look(Subject archive, Members members) throws IOException {
    Source source = new Source(archive.content().stream(), members.budget());
    source.allow(Long.MAX_VALUE); // the configuration bounds what is kept
    InputStream mail = MailStart.of(source);
    if (mail == null) {
      return;
    }
    MimeTokenStream tokens =
        new MimeTokenStream(
            new MimeConfig.Builder()
                .setMaxLineLen(LINE)
                .setMaxHeaderLen(LINE)
                .setMaxHeaderCount(HEADERS)
                .build(),
            new Truncation(told),
            new MailPart());
    tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
    tokens.parse(mail);
    try {
      each(tokens, members);
    } catch (MimeException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static void each(MimeTokenStream tokens, Members members)
      throws IOException, MimeException {
    int deep = 0;
    for (EntityState state = tokens.getState();
        state != EntityState.T_END_OF_STREAM && !members.done();
        state = tokens.next()) {
      switch (state) {
        case T_START_MULTIPART -> {
          members.budget().entry();
          odd(part(tokens), members);
          if (++deep > PARTS_DEEP) {
            throw members.budget().local("a mail with parts nested deeper than " + PARTS_DEEP);
          }
        }
        case T_END_MULTIPART -> deep--;
        case T_BODY -> {
          odd(part(tokens), members);
          body(part(tokens), tokens.getDecodedInputStream(), members);
        }
        default -> members.budget().check();
      }
    }
  }

  private static MailPart part(MimeTokenStream tokens) {
    return (MailPart) tokens.getBodyDescriptor();
  }

  private static void odd(MailPart part, Members members) {
    if (part.contradiction() != null) {
      members.contradiction(part.contradiction());
    }
    if (part.unsupported() != null) {
      members.unsupported(part.unsupported());
    }
  }

  private static void body(MailPart part, InputStream body, Members members) throws IOException {
    List<byte[]> names = part.names();
    for (byte[] other : names.subList(1, names.size())) {
      members.alias(other);
    }
    if (part.isUuencoded() || part.isText()) {
      withFiles(part, body, members);
    } else {
      members.judge(names.get(0), Opening.once(body), part.isMail() ? FileType.MAIL : null);
    }
  }

  /** A text, and the files in it. */
  private static void withFiles(MailPart part, InputStream body, Members members)
      throws IOException {
    byte[] name = part.names().get(0);
    Uuencoded text = new Uuencoded(body, members.budget().keepable() / 2);
    members.judge(
        part.isUuencoded() ? TEXT : name, Opening.once(text), part.isMail() ? FileType.MAIL : null);
    List<Uuencoded.File> files = text.files();
    int kept = files.stream().mapToInt(file -> file.bytes().length).sum();
    members.budget().keep(kept);
    try {
      for (Uuencoded.File file : files) {
        members.alias(file.name());
        members.judge(
            part.isUuencoded() ? name : file.name(), () -> new ByteArrayInputStream(file.bytes()));
      }
    } finally {
      members.budget().keep(-kept);
    }
    if (text.isMore()) {
      members.limit("files in a text of the mail are larger than what is kept");
    }
    if (part.isUuencoded() && files.isEmpty() && !text.isBlank()) {
      members.unsupported("a part of the mail is uuencoded, but has no file in it");
    }
  }

  /** A mail that breaks off is broken; all else that is odd in one is left as it is. */
  private static final class Truncation extends DecodeMonitor {
    private final boolean told;

    Truncation(boolean told) {
      this.told = told;
    }

    @Override
    public boolean warn(String problem, String consequence) {
      if (told && problem.contains("end of headers")) {
        return false;
      }
      return problem.contains("prematurely") || problem.contains("nexpected end");
    }

    @Override
    public boolean isListening() {
      return true;
    }
  }
}
