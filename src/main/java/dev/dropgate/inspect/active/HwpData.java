package dev.dropgate.inspect.active;

import dev.dropgate.inspect.FileType;
import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Binary data of a Hangul document: pictures, OLE objects, PostScript. Whether they are deflated is
 * said in three places that need not agree, so the bytes decide. For one document.
 */
final class HwpData {
  private final Findings findings;
  private final Effort effort;

  HwpData(Findings findings, Effort effort) {
    this.findings = findings;
    this.effort = effort;
  }

  /** Returns what a stream may hold: mostly one thing, two if another reader may see it. */
  List<byte[]> forms(byte[] stored) throws IOException {
    byte[] plain = HwpDistribution.decrypt(stored);
    Inflater inflater = new Inflater(true);
    try {
      byte[] inflated = inflate(plain, inflater);
      boolean whole = inflater.finished() && inflated.length > 0;
      byte[] likely = whole ? inflated : plain;
      byte[] other = whole ? plain : inflated;
      return isActive(other) ? List.of(likely, other) : List.of(likely);
    } finally {
      inflater.end();
    }
  }

  /** Returns what comes out of deflated data; nothing if they are none. */
  byte[] inflated(byte[] data) throws IOException {
    Inflater inflater = new Inflater(true);
    try {
      return inflate(data, inflater);
    } finally {
      inflater.end();
    }
  }

  /** As far as it goes: a reader may use what came out before the data broke off. */
  private byte[] inflate(byte[] data, Inflater inflater) throws IOException {
    Effort.Sink sink = effort.sink(Effort.LARGEST);
    byte[] buffer = new byte[1 << 14];
    inflater.setInput(data);
    try {
      for (int count = inflater.inflate(buffer); count > 0; count = inflater.inflate(buffer)) {
        sink.write(buffer, 0, count);
      }
    } catch (DataFormatException e) {
      effort.step();
    }
    return sink.toByteArray();
  }

  /** Whether bytes are surely what they seem to be, and could do something. */
  private static boolean isActive(byte[] bytes) throws IOException {
    if (oleAt(bytes) >= 0) {
      return true;
    }
    FileType type = Embedded.subject("", bytes).type();
    return type.group() == FileType.Group.PROGRAM || type == FileType.POSTSCRIPT;
  }

  /** Where an OLE2 file begins: at once, or behind its size; -1 if it does not. */
  static int oleAt(byte[] bytes) {
    for (int at : new int[] {0, 4}) {
      if (Bytes.startsWith(bytes, at, Bytes.OLE2)) {
        return at;
      }
    }
    return -1;
  }

  /** Judges a file in a document by all rules, and what it may do in a document of this kind. */
  void judge(String name, byte[] bytes) throws IOException {
    int ole = oleAt(bytes);
    String lower = name.toLowerCase(Locale.ROOT);
    if (ole >= 0) {
      findings.add(Ids.HWP_OLE.id(), Verdict.DANGEROUS, "an OLE object, " + Embedded.own(name));
      Embedded.judge(findings, name, Arrays.copyOfRange(bytes, ole, bytes.length));
    } else if (lower.endsWith(".ole")) {
      findings.add(Ids.HWP_OLE.id(), Verdict.DANGEROUS, "an OLE object, " + Embedded.own(name));
      Payload.judge(findings, name, bytes);
    } else {
      postScript(name, bytes);
      Embedded.judge(findings, name, bytes);
    }
  }

  /** Reports PostScript that does more than draw. */
  void postScript(String name, byte[] bytes) {
    if (PostScript.isNamed(name) || PostScript.begins(bytes)) {
      String reason = PostScript.reason(bytes);
      if (reason != null) {
        findings.add(
            Ids.HWP_EPS.id(),
            Verdict.DANGEROUS,
            "PostScript that " + reason + ", " + Embedded.own(name));
      }
    }
  }
}
