package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Hears the tokens of an RTF document and judges what they mean. For one document. */
final class RtfReader implements RtfTokens.Listener {
  private static final int LONGEST = 1000;

  private final Findings findings;
  private final Effort effort;
  private final Set<String> told = new HashSet<>();
  private long depth;

  /** The object whose data is being read; null if none is. */
  private RtfObject object;

  private long objectDepth;

  /** The words of the field or template that is being read; null if none is. */
  private StringBuilder words;

  private RuleInfo wordsFor;
  private long wordsDepth;

  RtfReader(Findings findings, Effort effort) {
    this.findings = findings;
    this.effort = effort;
  }

  @Override
  public void opens() {
    depth++;
  }

  @Override
  public void closes() throws IOException {
    depth--;
    if (object != null && depth < objectDepth) {
      endOfObject();
    }
    if (words != null && depth < wordsDepth) {
      endOfWords();
    }
  }

  /** The document is over, in the middle of an object or not. */
  void end() throws IOException {
    endOfObject();
    endOfWords();
  }

  @Override
  public void word(String word, long number) throws IOException {
    switch (word) {
      case "object" -> found(Ids.RTF_OBJECT, "an object");
      case "objupdate" -> found(Ids.RTF_AUTOLOAD, "an object that loads itself (\\objupdate)");
      case "objdata" -> {
        endOfObject();
        found(Ids.RTF_OBJECT, "an object");
        object = new RtfObject(effort);
        objectDepth = depth;
      }
      case "fldinst" -> begin(Ids.DDE);
      case "template" -> begin(Ids.TEMPLATE);
      default -> {}
    }
  }

  private void begin(RuleInfo rule) {
    endOfWords();
    words = new StringBuilder();
    wordsFor = rule;
    wordsDepth = depth;
  }

  @Override
  public void optional() {}

  @Override
  public void text(int b) throws IOException {
    if (object != null) {
      object.hex(b, depth > objectDepth);
    } else if (words != null && words.length() < LONGEST) {
      words.append((char) b);
    }
  }

  @Override
  public void escaped(int b) throws IOException {
    if (object == null) { // within its data Word ignores it
      text(b);
    }
  }

  @Override
  public void raw(int b) {
    if (object != null) {
      object.raw(b);
    }
  }

  private void endOfObject() throws IOException {
    RtfObject ended = object;
    object = null;
    if (ended != null && findings.wants(Ids.RTF_OBJECT.id())) {
      ended.judge(findings);
    }
  }

  private void endOfWords() {
    if (words == null) {
      return;
    }
    String text = words.toString().strip();
    words = null;
    if (wordsFor.equals(Ids.DDE) && Fields.isDde(text)) {
      found(Ids.DDE, "a DDE field: " + text);
    } else if (wordsFor.equals(Ids.TEMPLATE) && Relationships.isRemote(text)) {
      found(Ids.TEMPLATE, "its template comes from " + text);
    }
  }

  private void found(RuleInfo rule, String message) {
    if (told.add(rule.id())) {
      findings.add(rule.id(), Verdict.DANGEROUS, message);
    }
  }
}
