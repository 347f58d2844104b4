package dev.dropgate.inspect.rules.documents.rtf;

import dev.dropgate.inspect.DocumentPartException;
import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The data of objects in RTF, each piece for itself and all pieces of one object together, as
 * readers differ in that. For one document.
 */
final class RtfObjectScanner {
  private final FindingCollector findings;
  private final DocumentBudget effort;

  /** The piece that is being read; null if none is. */
  private RtfObjectData piece;

  /** All pieces of this object; the same as the piece while there is but one; null before it. */
  private RtfObjectData whole;

  /** Of the objects that have data. */
  private int count;

  private boolean several;
  private long depth;

  RtfObjectScanner(FindingCollector findings, DocumentBudget effort) {
    this.findings = findings;
    this.effort = effort;
  }

  boolean isReading() {
    return piece != null;
  }

  /** Data begin; data within data are a part of them. */
  void startData(long atDepth) throws IOException {
    if (piece != null && atDepth > depth) {
      return;
    }
    finishPiece();
    if (whole == null) {
      count++;
    }
    piece = new RtfObjectData(name(), effort);
    whole = whole == null ? piece : whole;
    depth = atDepth;
  }

  /** A group ends; the depth is that around it. */
  void closeGroup(long around) throws IOException {
    if (piece != null && around < depth) {
      finishPiece();
    }
    if (around < depth - 1) {
      finishObject();
    }
  }

  void addHex(int c, long atDepth) throws DocumentPartException {
    boolean within = atDepth > depth;
    try {
      piece.addHex(c, within);
      if (whole != piece) {
        whole.addHex(c, within);
      }
    } catch (UncheckedIOException e) {
      throw DocumentPartException.of(name(), e.getCause());
    }
  }

  void addRaw(int b) throws DocumentPartException {
    if (piece == null) {
      return;
    }
    try {
      piece.addRaw(b);
      if (whole != piece) {
        whole.addRaw(b);
      }
    } catch (UncheckedIOException e) {
      throw DocumentPartException.of(name(), e.getCause());
    }
  }

  private String name() {
    return "object " + count;
  }

  private void finishPiece() throws IOException {
    RtfObjectData ended = piece;
    piece = null;
    if (ended != null) {
      several |= ended != whole;
      judge(ended);
    }
  }

  /** Another object begins, or none. */
  void finishObject() throws IOException {
    finishPiece();
    RtfObjectData ended = whole;
    whole = null;
    if (several) {
      several = false;
      judge(ended);
    }
  }

  private void judge(RtfObjectData object) throws IOException {
    if (findings.isEnabled(DocumentRuleInfos.RTF_OBJECT.id())) {
      DocumentPartException.run(name(), () -> object.judge(findings));
    }
  }
}
