package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.FileType;
import dev.dropgate.inspect.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Event;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;

/** A mail: every part of it is a member, a mail in it too. */
final class Mail implements Container {
  private static final int LINE = 1 << 16;
  private static final int HEADERS = 2_000;
  private static final int PARTS_DEEP = 32;

  /** What the library says. */
  private static final String END_OF_BASE64 = "Unexpected end of BASE64 stream";

  private static final List<byte[]> TEXT = List.of("body".getBytes(StandardCharsets.US_ASCII));

  @Override
  public boolean hasPaths() {
    return false;
  }

  @Override
  public void look(Subject archive, Members members) throws IOException {
    OddHeaders odd = new OddHeaders();
    look(archive, false, odd, members);
    if (odd.isWithoutBody() && !members.done()) {
      look(archive, true, new OddHeaders(), members);
    }
  }

  /**
   * Reads a mail.
   *
   * @param lineIsBody whether the body of a part begins with a line that is not a field, also
   *     without an empty line before it
   */
  private static void look(Subject archive, boolean lineIsBody, OddHeaders odd, Members members)
      throws IOException {
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
                .setMalformedHeaderStartsBody(lineIsBody)
                .build(),
            odd,
            new MailPart());
    tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
    tokens.parse(mail);
    try {
      each(tokens, odd, members);
    } catch (MimeException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static void each(MimeTokenStream tokens, OddHeaders odd, Members members)
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
        case T_START_HEADER -> odd.begin();
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
    if (part.isUuencoded() || part.isText()) {
      withFiles(part, body, members);
    } else {
      members.judge(part.names(), Opening.once(body), told(part));
    }
  }

  private static FileType told(MailPart part) {
    return part.isMail() ? FileType.MAIL : part.isAppleFile() ? FileType.APPLE_DOUBLE : null;
  }

  /** A text, and the files in it. */
  private static void withFiles(MailPart part, InputStream body, Members members)
      throws IOException {
    Uuencoded text = new Uuencoded(body, members.budget().keepable() / 2);
    members.judge(part.isUuencoded() ? TEXT : part.names(), Opening.once(text), told(part));
    List<Uuencoded.File> files = text.files();
    UuencodedFiles.judge(files, part.isUuencoded() ? part.names() : List.of(), members);
    if (text.isMore()) {
      members.limit("files in a text of the mail are larger than what is kept");
    }
    if (part.isUuencoded() && files.isEmpty() && !text.isBlank()) {
      members.unsupported("a part of the mail is uuencoded, but has no file in it");
    }
  }

  /**
   * Hears what is odd. Data in an encoding that break off are broken; all else is left as it is,
   * because every reader of mails takes the end of the text as the end of what was open.
   */
  private static final class OddHeaders extends DecodeMonitor {
    private boolean line;
    private boolean withoutBody;

    void begin() {
      line = false;
    }

    /** Whether a line that is not a field was passed over in a header that no body follows. */
    boolean isWithoutBody() {
      return withoutBody;
    }

    @Override
    public boolean warn(String problem, String consequence) {
      line |= problem.equals(Event.INVALID_HEADER.toString());
      withoutBody |= line && problem.equals(Event.HEADERS_PREMATURE_END.toString());
      return problem.equals(END_OF_BASE64);
    }

    @Override
    public boolean isListening() {
      return true;
    }
  }
}
