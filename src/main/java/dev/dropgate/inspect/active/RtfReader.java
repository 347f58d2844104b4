package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Hears the tokens of an RTF document and judges what they mean. For one document. */
final class RtfReader implements RtfTokens.Listener {
  private static final int MOST_FIELDS = 20;

  private final Findings findings;
  private final Set<String> told = new HashSet<>();
  private long depth;

  private final RtfObjects objects;

  /** Of the field or template that is being read; null if none is. */
  private RtfWords words;

  private RuleInfo wordsFor;
  private int fields;
  private long wordsDepth;

  RtfReader(Findings findings, Effort effort) {
    this.findings = findings;
    this.objects = new RtfObjects(findings, effort);
  }

  @Override
  public void opens() {
    depth++;
    if (words != null) {
      words.opens();
    }
  }

  @Override
  public void closes() throws IOException {
    depth--;
    objects.closes(depth);
    if (words != null && depth < wordsDepth) {
      endOfWords();
    } else if (words != null) {
      words.closes(depth);
    }
  }

  /** The document is over, in the middle of an object or not. */
  void end() throws IOException {
    objects.next();
    endOfWords();
  }

  @Override
  public void word(String word, long number) throws IOException {
    switch (word) {
      case "object" -> {
        found(Ids.RTF_OBJECT, "an object");
        objects.next();
      }
      case "objupdate" -> found(Ids.RTF_AUTOLOAD, "an object that loads itself (\\objupdate)");
      case "objdata" -> {
        found(Ids.RTF_OBJECT, "an object");
        objects.begins(depth);
      }
      case "fldinst" -> begin(Ids.DDE);
      case "template" -> begin(Ids.TEMPLATE);
      case "objclass" -> begin(Ids.EQUATION);
      default -> {
        if (words != null) {
          words.word(word, number);
        }
      }
    }
  }

  private void begin(RuleInfo rule) {
    endOfWords();
    words = new RtfWords();
    wordsFor = rule;
    wordsDepth = depth;
  }

  @Override
  public void optional() {
    if (words != null) {
      words.optional(depth);
    }
  }

  @Override
  public void text(int b) throws IOException {
    if (objects.areRead()) {
      objects.hex(b, depth);
    } else if (words != null) {
      words.text(b);
    }
  }

  @Override
  public void escaped(int b) throws IOException {
    if (!objects.areRead()) { // within its data Word ignores it
      text(b);
    }
  }

  @Override
  public void raw(int b) {
    objects.raw(b);
  }

  private void endOfWords() {
    if (words == null) {
      return;
    }
    Set<String> readings = words.readings();
    words = null;
    for (String text : readings) {
      if (wordsFor.equals(Ids.TEMPLATE)) {
        Relationships.template(text, findings);
      } else if (wordsFor.equals(Ids.EQUATION)) {
        if (Equation.isProgram(text)) {
          Equation.inRtf(findings);
        }
      } else if (fields < MOST_FIELDS && FieldInstruction.judge(text, findings)) {
        fields++;
      }
    }
  }

  private void found(RuleInfo rule, String message) {
    if (told.add(rule.id())) {
      findings.add(rule.id(), Verdict.DANGEROUS, message);
    }
  }
}
