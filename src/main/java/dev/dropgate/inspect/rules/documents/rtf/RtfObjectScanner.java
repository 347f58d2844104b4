package dev.dropgate.inspect.rules.documents.rtf;

import dev.dropgate.inspect.DocumentPartException;
import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Judges the data of objects in RTF: each piece alone, and all pieces of an object together,
 * because readers differ. For one document.
 */
final class RtfObjectScanner {
  private final FindingCollector findings;
  private final DocumentBudget effort;

  /** The current piece; null outside of one. */
  private RtfObjectData piece;

  /**
   * All pieces of the current object. Is the same object as the piece while there is only one; null
   * before the first one.
   */
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

  /** Starts a piece of data. Data within data are part of the outer piece. */
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

  /**
   * Ends the pieces and objects of a closed group.
   *
   * @param around the depth outside of the group
   */
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

  /** Judges the current object, because another one starts or the document ends. */
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
