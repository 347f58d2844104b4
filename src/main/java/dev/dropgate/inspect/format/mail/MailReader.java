package dev.dropgate.inspect.format.mail;

import dev.dropgate.inspect.ScanLimitException;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.format.archive.ContainerReader;
import dev.dropgate.inspect.format.archive.MemberInspector;
import dev.dropgate.inspect.format.stream.ByteSource;
import dev.dropgate.inspect.format.stream.DecoderInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.io.MaxHeaderLengthLimitException;
import org.apache.james.mime4j.io.MaxHeaderLimitException;
import org.apache.james.mime4j.io.MaxLineLimitException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Event;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;

/** A reader of mails: every part is a member, including a nested mail. */
public final class MailReader implements ContainerReader {
  private static final int MAX_LINE_BYTES = 1 << 16;
  private static final int MAX_HEADERS = 2_000;
  private static final int MAX_PART_DEPTH = 32;

  /** A message of the library. */
  private static final String END_OF_BASE64 = "Unexpected end of BASE64 stream";

  private static final List<byte[]> TEXT_NAMES =
      List.of("body".getBytes(StandardCharsets.US_ASCII));

  @Override
  public boolean hasPaths() {
    return false;
  }

  @Override
  public void judgeMembers(ScanTarget archive, MemberInspector members) throws IOException {
    HeaderAnomalyMonitor anomalies = new HeaderAnomalyMonitor();
    judgeMembers(archive, false, anomalies, members);
    if (anomalies.isWithoutBody() && !members.isDecided()) {
      judgeMembers(archive, true, new HeaderAnomalyMonitor(), members);
    }
  }

  /**
   * Reads a mail.
   *
   * @param lineIsBody whether the body of a part begins with any line that is not a field, even
   *     without an empty line before it
   */
  private static void judgeMembers(
      ScanTarget archive,
      boolean lineIsBody,
      HeaderAnomalyMonitor anomalies,
      MemberInspector members)
      throws IOException {
    DecoderInputStream source =
        new DecoderInputStream(archive.content().stream(), members.budget());
    source.setInputAllowance(Long.MAX_VALUE); // the configuration bounds what is kept
    InputStream mail = MailStartFinder.fromFirstField(source);
    if (mail == null) {
      return;
    }
    MimeTokenStream tokens =
        new MimeTokenStream(
            new MimeConfig.Builder()
                .setMaxLineLen(MAX_LINE_BYTES)
                .setMaxHeaderLen(MAX_LINE_BYTES)
                .setMaxHeaderCount(MAX_HEADERS)
                .setMalformedHeaderStartsBody(lineIsBody)
                .build(),
            anomalies,
            new MailPart());
    tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
    tokens.parse(mail);
    try {
      readParts(tokens, anomalies, members);
    } catch (MimeException e) {
      throw problem(e);
    } catch (MaxLineLimitException e) {
      throw problem(e);
    }
  }

  private static IOException problem(Exception e) {
    if (e instanceof MaxHeaderLimitException) {
      return new ScanLimitException("a mail with more than " + MAX_HEADERS + " fields in one part");
    } else if (e instanceof MaxHeaderLengthLimitException
        || e instanceof MaxLineLimitException
        || e.getCause() instanceof MaxLineLimitException) {
      return new ScanLimitException(
          "a mail with a field or line of more than " + MAX_LINE_BYTES + " bytes");
    }
    return new IOException(e.getMessage(), e);
  }

  private static void readParts(
      MimeTokenStream tokens, HeaderAnomalyMonitor anomalies, MemberInspector members)
      throws IOException, MimeException {
    int deep = 0;
    for (EntityState state = tokens.getState();
        state != EntityState.T_END_OF_STREAM && !members.isDecided();
        state = tokens.next()) {
      switch (state) {
        case T_START_MULTIPART -> {
          members.budget().countMember();
          reportAnomalies(currentPart(tokens), members);
          if (++deep > MAX_PART_DEPTH) {
            throw members
                .budget()
                .memberLimit("a mail with parts nested deeper than " + MAX_PART_DEPTH);
          }
        }
        case T_END_MULTIPART -> deep--;
        case T_BODY -> {
          reportAnomalies(currentPart(tokens), members);
          judgeBody(currentPart(tokens), tokens.getDecodedInputStream(), members);
        }
        case T_START_HEADER -> anomalies.beginHeader();
        default -> members.budget().check();
      }
    }
  }

  private static MailPart currentPart(MimeTokenStream tokens) {
    return (MailPart) tokens.getBodyDescriptor();
  }

  private static void reportAnomalies(MailPart part, MemberInspector members) {
    if (part.contradiction() != null) {
      members.reportContradiction(part.contradiction());
    }
    if (part.unsupported() != null) {
      members.reportUnsupported(part.unsupported());
    }
  }

  private static void judgeBody(MailPart part, InputStream body, MemberInspector members)
      throws IOException {
    if (part.isUuencoded() || part.isText()) {
      judgeTextWithFiles(part, body, members);
    } else {
      members.judge(part.names(), ByteSource.singleUse(body), declaredType(part));
    }
  }

  private static FileType declaredType(MailPart part) {
    return part.isMail() ? FileType.MAIL : part.isAppleFile() ? FileType.APPLE_DOUBLE : null;
  }

  /** Judges a text and the files in it. */
  private static void judgeTextWithFiles(MailPart part, InputStream body, MemberInspector members)
      throws IOException {
    UuencodedInputStream text =
        new UuencodedInputStream(body, members.budget().keepableBytes() / 2);
    members.judge(
        part.isUuencoded() ? TEXT_NAMES : part.names(),
        ByteSource.singleUse(text),
        declaredType(part));
    List<UuencodedInputStream.DecodedFile> files = text.files();
    UuencodedReader.judgeFiles(files, part.isUuencoded() ? part.names() : List.of(), members);
    if (text.isTruncated()) {
      members.reportLimit("files in a text of the mail are larger than what is kept");
    }
    if (part.isUuencoded() && files.isEmpty() && !text.isBlank()) {
      members.reportUnsupported("a part of the mail is uuencoded, but has no file in it");
    }
  }

  /**
   * Receives the anomalies of the parser. Only truncated encoded data are an error. Other
   * truncation is accepted, because every reader of mails takes the end of the text as the end of
   * all open parts.
   */
  private static final class HeaderAnomalyMonitor extends DecodeMonitor {
    private boolean line;
    private boolean withoutBody;

    void beginHeader() {
      line = false;
    }

    /** Returns whether a line that is not a field was skipped in a header without a body. */
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
