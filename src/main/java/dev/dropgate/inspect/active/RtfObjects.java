package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import java.io.IOException;

/**
 * The data of objects in RTF, each piece for itself and all pieces of one object together, as
 * readers differ in that. For one document.
 */
final class RtfObjects {
  private final Findings findings;
  private final Effort effort;

  /** The piece that is being read; null if none is. */
  private RtfObject piece;

  /** All pieces of this object; the same as the piece while there is but one; null before it. */
  private RtfObject whole;

  private boolean several;
  private long depth;

  RtfObjects(Findings findings, Effort effort) {
    this.findings = findings;
    this.effort = effort;
  }

  boolean areRead() {
    return piece != null;
  }

  /** Data begin; data within data are a part of them. */
  void begins(long atDepth) throws IOException {
    if (piece != null && atDepth > depth) {
      return;
    }
    endOfPiece();
    piece = new RtfObject(effort);
    whole = whole == null ? piece : whole;
    depth = atDepth;
  }

  /** A group ends; the depth is that around it. */
  void closes(long around) throws IOException {
    if (piece != null && around < depth) {
      endOfPiece();
    }
    if (around < depth - 1) {
      next();
    }
  }

  void hex(int c, long atDepth) {
    boolean within = atDepth > depth;
    piece.hex(c, within);
    if (whole != piece) {
      whole.hex(c, within);
    }
  }

  void raw(int b) {
    if (piece != null) {
      piece.raw(b);
      if (whole != piece) {
        whole.raw(b);
      }
    }
  }

  private void endOfPiece() throws IOException {
    RtfObject ended = piece;
    piece = null;
    if (ended != null) {
      several |= ended != whole;
      judge(ended);
    }
  }

  /** Another object begins, or none. */
  void next() throws IOException {
    endOfPiece();
    RtfObject ended = whole;
    whole = null;
    if (several) {
      several = false;
      judge(ended);
    }
  }

  private void judge(RtfObject object) throws IOException {
    if (findings.wants(Ids.RTF_OBJECT.id())) {
      object.judge(findings);
    }
  }
}
