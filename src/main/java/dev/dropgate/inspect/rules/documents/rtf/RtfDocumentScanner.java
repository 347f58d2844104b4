package dev.dropgate.inspect.rules.documents.rtf;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.rtf.RtfFieldText;
import dev.dropgate.inspect.format.rtf.RtfTokenizer;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.inspect.rules.documents.common.EquationObjectCheck;
import dev.dropgate.inspect.rules.documents.common.FieldInstructionCheck;
import dev.dropgate.inspect.rules.documents.office.RelationshipScanner;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Receives the tokens of an RTF document and judges them. For one document. */
public final class RtfDocumentScanner implements RtfTokenizer.Listener {
  private static final int MAX_FIELDS = 20;

  private final FindingCollector findings;
  private final Set<String> reported = new HashSet<>();
  private long depth;

  private final RtfObjectScanner objects;

  /** The text of the current field or template; null outside of one. */
  private RtfFieldText fieldText;

  private RuleInfo fieldTextRule;
  private int fields;
  private long fieldTextDepth;

  public RtfDocumentScanner(FindingCollector findings, DocumentBudget effort) {
    this.findings = findings;
    this.objects = new RtfObjectScanner(findings, effort);
  }

  @Override
  public void startGroup() {
    depth++;
    if (fieldText != null) {
      fieldText.startGroup();
    }
  }

  @Override
  public void endGroup() throws IOException {
    depth--;
    objects.closeGroup(depth);
    if (fieldText != null && depth < fieldTextDepth) {
      finishText();
    } else if (fieldText != null) {
      fieldText.endGroup(depth);
    }
  }

  /** Judges what is open at the end of the document, for example an object that is cut off. */
  public void finish() throws IOException {
    objects.finishObject();
    finishText();
  }

  @Override
  public void controlWord(String word, long number) throws IOException {
    switch (word) {
      case "object" -> {
        report(DocumentRuleInfos.RTF_OBJECT, "an object");
        objects.finishObject();
      }
      case "objupdate" ->
          report(DocumentRuleInfos.RTF_AUTOLOAD, "an object that loads itself (\\objupdate)");
      case "objdata" -> {
        report(DocumentRuleInfos.RTF_OBJECT, "an object");
        objects.startData(depth);
      }
      case "fldinst" -> startText(DocumentRuleInfos.DDE);
      case "template" -> startText(DocumentRuleInfos.TEMPLATE);
      case "objclass" -> startText(DocumentRuleInfos.EQUATION);
      default -> {
        if (fieldText != null) {
          fieldText.controlWord(word, number);
        }
      }
    }
  }

  private void startText(RuleInfo rule) {
    finishText();
    fieldText = new RtfFieldText();
    fieldTextRule = rule;
    fieldTextDepth = depth;
  }

  @Override
  public void ignorableDestination() {
    if (fieldText != null) {
      fieldText.ignorableDestination(depth);
    }
  }

  @Override
  public void textByte(int b) throws IOException {
    if (objects.isReading()) {
      objects.addHex(b, depth);
    } else if (fieldText != null) {
      fieldText.textByte(b);
    }
  }

  @Override
  public void escapedByte(int b) throws IOException {
    if (!objects.isReading()) { // Word ignores an escaped byte within object data
      textByte(b);
    }
  }

  @Override
  public void rawByte(int b) throws IOException {
    objects.addRaw(b);
  }

  private void finishText() {
    if (fieldText == null) {
      return;
    }
    Set<String> readings = fieldText.readings();
    fieldText = null;
    for (String text : readings) {
      if (fieldTextRule.equals(DocumentRuleInfos.TEMPLATE)) {
        RelationshipScanner.judgeTemplate(text, findings);
      } else if (fieldTextRule.equals(DocumentRuleInfos.EQUATION)) {
        if (EquationObjectCheck.isProgram(text)) {
          EquationObjectCheck.reportRtfObject(findings);
        }
      } else if (fields < MAX_FIELDS && FieldInstructionCheck.judge(text, findings)) {
        fields++;
      }
    }
  }

  private void report(RuleInfo rule, String message) {
    if (reported.add(rule.id())) {
      findings.add(rule.id(), Verdict.DANGEROUS, message);
    }
  }
}
