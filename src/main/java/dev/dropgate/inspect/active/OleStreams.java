package dev.dropgate.inspect.active;

import dev.dropgate.files.NameDecoder;
import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.poi.hpsf.ClassID;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.DocumentInputStream;
import org.apache.poi.poifs.filesystem.DocumentNode;

/** The streams of an OLE2 file that hold other files or lead to them. */
final class OleStreams {
  /** The class of a link to a URL, {79EAC9E0-BAF9-11CE-8C82-00AA004BA90B}. */
  private static final byte[] URL_MONIKER =
      Bytes.latin1("\340\311\352\171\371\272\316\021\214\202\000\252\000\113\251\013");

  /** The class of what the Windows packager embeds. */
  private static final ClassID PACKAGER = new ClassID("{0003000C-0000-0000-C000-000000000046}");

  private static final String EXTENSION = "3703";

  /** The long and the short name of an attachment, the one for people, the last part. */
  private static final List<String> NAMES = List.of("3707", "3704", "3001", EXTENSION);

  private static final ClassID NONE = new ClassID("{00000000-0000-0000-0000-000000000000}");

  /** That of native data stands before them. */
  private static final int LENGTH = 4;

  private final Findings findings;
  private final Effort effort;

  OleStreams(Findings findings, Effort effort) {
    this.findings = findings;
    this.effort = effort;
  }

  byte[] bytes(DocumentNode stream) throws IOException {
    try (InputStream in = new DocumentInputStream(stream)) {
      return effort.all(in);
    }
  }

  /** A file as the Windows packager embeds it, or the data of some other program. */
  void nativeData(DocumentNode stream) throws IOException {
    if (findings.wants(Ids.PACKAGE.id())) {
      byte[] bytes = bytes(stream);
      ClassID type = stream.getParent().getStorageClsid();
      boolean packaged = PACKAGER.equals(type) || (NONE.equals(type) && OlePackage.isLikely(bytes));
      if (!nativeData(bytes, findings) && packaged) {
        Embedded.broken(findings, "an embedded file");
      }
    }
  }

  /**
   * The same, without a stream around it.
   *
   * @param bytes with their length before them
   * @return false if they are not what the packager embeds; they are judged all the same
   */
  static boolean nativeData(byte[] bytes, Findings findings) {
    OlePackage embedded = OlePackage.of(bytes);
    if (embedded == null) {
      if (bytes.length > LENGTH) {
        Payload.judge(findings, "native data", Arrays.copyOfRange(bytes, LENGTH, bytes.length));
      }
      return false;
    }
    for (String name : embedded.names()) {
      found(findings, name);
      Embedded.judge(findings, name, embedded.file());
    }
    if (embedded.names().isEmpty()) {
      Embedded.judge(findings, "native data", embedded.file());
    }
    if (!OlePackage.isMarked(bytes)) {
      Payload.judge(findings, "native data", bytes);
    }
    return true;
  }

  /** A stream that is a file of its own. */
  void whole(DocumentNode stream, String name) throws IOException {
    if (findings.wants(Ids.PACKAGE.id()) && stream.getSize() > 0) {
      found(findings, name);
      Embedded.judge(findings, name, bytes(stream));
    }
  }

  /** An attachment of an Outlook message; its names are in streams beside it. */
  void attachment(DirectoryNode directory, DocumentNode stream) throws IOException {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (String property : NAMES) {
      for (String type : new String[] {"001F", "001E"}) {
        String name = text(directory, property + type);
        if (name != null && !name.isBlank()) {
          names.add(Embedded.own(property.equals(EXTENSION) ? "attachment" + name : name));
        }
      }
    }
    byte[] bytes = bytes(stream);
    for (String name : names.isEmpty() ? Set.of("") : names) {
      findings.saw("attachment " + name);
      Embedded.judge(findings, name, bytes);
    }
  }

  private String text(DirectoryNode directory, String property) throws IOException {
    String name = "__substg1.0_" + property;
    if (!directory.hasEntryCaseInsensitive(name)
        || !(directory.getEntryCaseInsensitive(name) instanceof DocumentNode stream)) {
      return null;
    }
    return property.endsWith("F")
        ? new String(bytes(stream), StandardCharsets.UTF_16LE)
        : NameDecoder.decode(bytes(stream), StandardCharsets.ISO_8859_1);
  }

  /** A link that is followed to some URL. */
  void link(DocumentNode stream) throws IOException {
    if (stream.getSize() < 64 << 10) {
      byte[] bytes = bytes(stream);
      int at = Bytes.indexOf(bytes, URL_MONIKER, 0);
      if (at >= 0) {
        int from = Math.min(bytes.length, at + URL_MONIKER.length + 4);
        String url =
            new String(bytes, from, Math.min(400, bytes.length - from), StandardCharsets.UTF_16LE);
        int end = url.indexOf('\0');
        findings.add(
            Ids.EXTERNAL.id(),
            Verdict.DANGEROUS,
            "an object linked to " + (end < 0 ? url : url.substring(0, end)));
      }
    }
  }

  private static void found(Findings findings, String name) {
    findings.add(Ids.PACKAGE.id(), Verdict.DANGEROUS, "an embedded file, " + Embedded.own(name));
  }
}
