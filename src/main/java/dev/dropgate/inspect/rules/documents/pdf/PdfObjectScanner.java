package dev.dropgate.inspect.rules.documents.pdf;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.format.document.BudgetedText;
import dev.dropgate.inspect.format.pdf.BoundedPdfParser;
import dev.dropgate.inspect.format.pdf.PdfActionTriggers;
import dev.dropgate.inspect.format.pdf.PdfActionTriggers.Trigger;
import dev.dropgate.inspect.format.pdf.PdfScriptReader;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.cos.COSObjectKey;

/**
 * Judges the objects of a PDF one by one, without following references. A script counts as a form
 * script only if all references to it are events of a field. For one document.
 */
final class PdfObjectScanner {
  private static final COSName JAVASCRIPT_ACTION = COSName.getPDFName("JavaScript");
  private static final COSName SCRIPT_KEY = COSName.getPDFName("JS");
  private static final COSName OPEN_ACTION = COSName.getPDFName("OpenAction");

  /** Events of a field that need a person who types or clicks. */
  private static final Set<String> FIELD_EVENTS = Set.of("K", "F", "V", "C", "U", "D");

  private static final Set<String> EXTERNAL_ACTIONS =
      Set.of("URI", "SubmitForm", "ImportData", "GoToR", "GoToE");

  private final BoundedPdfParser parser;
  private final FindingCollector findings;
  private final Set<COSObjectKey> scripts = new HashSet<>();

  /** The objects whose scripts were read. */
  private final Set<COSObjectKey> read = new HashSet<>();

  private final PdfActionTriggers triggers = new PdfActionTriggers();
  private final PdfActionScanner actions;
  private final PdfAttachmentScanner files;
  private final XfaFormScanner xfa;
  private final PdfMediaScanner media;
  private boolean javascript;
  private boolean form;
  private boolean hostileReported;

  /**
   * An object, or a part of one, that is still to be visited.
   *
   * @param key the key of the object; null if this is part of another object
   * @param trigger what starts an action without a key
   */
  private record Node(COSBase base, COSObjectKey key, Trigger trigger) {}

  PdfObjectScanner(BoundedPdfParser parser, FindingCollector findings) {
    this.parser = parser;
    this.findings = findings;
    this.actions = new PdfActionScanner(parser, findings, triggers);
    this.media = new PdfMediaScanner(findings);
    this.files = new PdfAttachmentScanner(parser, findings, media);
    this.xfa = new XfaFormScanner(parser, findings);
  }

  /** Judges the actions that run when the document is opened. */
  void visitCatalog(COSDictionary catalog) {
    judgeOpenAction(catalog.getDictionaryObject(OPEN_ACTION));
    if (catalog.getDictionaryObject(COSName.AA) instanceof COSDictionary events) {
      events.keySet().forEach(event -> judgeOpenAction(events.getDictionaryObject(event)));
    }
  }

  private void judgeOpenAction(COSBase action) {
    if (action instanceof COSDictionary dictionary) {
      String kind = dictionary.getNameAsString(COSName.S, "");
      if (EXTERNAL_ACTIONS.contains(kind)) {
        findings.add(
            DocumentRuleInfos.PDF_OPEN.id(), Verdict.DANGEROUS, "an action at opening, " + kind);
      }
    }
  }

  void visit(COSObjectKey key, COSBase object) throws IOException {
    Deque<Node> open = new ArrayDeque<>();
    if (object != null) {
      open.add(new Node(object, key, Trigger.ITSELF));
    }
    while (!open.isEmpty()) {
      Node node = open.remove();
      if (node.base() instanceof COSArray array) {
        for (int i = 0; i < array.size(); i++) {
          addChild(array.get(i), Trigger.ITSELF, open);
        }
      } else if (node.base() instanceof COSDictionary dictionary) {
        visitDictionary(dictionary, node, open);
      }
    }
  }

  private void visitDictionary(COSDictionary dictionary, Node node, Deque<Node> open)
      throws IOException {
    COSBase kind = parser.follow(dictionary.getItem(COSName.S)).object();
    if (dictionary.containsKey(SCRIPT_KEY) || JAVASCRIPT_ACTION.equals(kind)) {
      judgeScript(dictionary, node);
    }
    actions.judge(dictionary, kind, node.key(), node.trigger());
    files.judge(dictionary);
    xfa.judge(dictionary);
    media.judge(dictionary);
    addChildren(dictionary, open);
  }

  private void addChildren(COSDictionary dictionary, Deque<Node> open) {
    boolean field = dictionary.containsKey(COSName.FT) || dictionary.containsKey(COSName.T);
    boolean widget = COSName.WIDGET.equals(dictionary.getItem(COSName.SUBTYPE));
    for (COSName name : dictionary.keySet()) {
      COSBase value = dictionary.getItem(name);
      if ((field || widget) && name.equals(COSName.AA) && value instanceof COSDictionary events) {
        addEvents(events, open);
      } else if (name.equals(COSName.A)) {
        addChild(value, widget ? Trigger.FIELD : Trigger.CLICK, open);
      } else {
        addChild(value, Trigger.ITSELF, open);
      }
    }
  }

  private void addEvents(COSDictionary events, Deque<Node> open) {
    for (COSName event : events.keySet()) {
      boolean ofField = FIELD_EVENTS.contains(event.getName());
      addChild(events.getItem(event), ofField ? Trigger.FIELD : Trigger.ITSELF, open);
    }
  }

  private void addChild(COSBase value, Trigger trigger, Deque<Node> open) {
    if (value instanceof COSObject reference) {
      if (reference.getKey() != null) {
        triggers.addReference(reference.getKey(), trigger);
      }
    } else if (value instanceof COSArray || value instanceof COSDictionary) {
      open.add(new Node(value, null, trigger));
    }
  }

  private void judgeScript(COSDictionary action, Node node) throws IOException {
    if (node.key() != null) {
      scripts.add(node.key());
    } else {
      boolean ofField = node.trigger() == Trigger.FIELD;
      javascript |= !ofField;
      form |= ofField;
    }
    BoundedPdfParser.Target target = parser.follow(action.getItem(SCRIPT_KEY));
    if (target.key() != null && !read.add(target.key())) {
      return; // thousands of actions may share one script
    }
    String text = PdfScriptReader.readText(target, parser);
    String hostile = PdfScriptReader.findHostile(new BudgetedText(text, parser.effort()));
    if (hostile != null && !hostileReported) {
      hostileReported = true;
      findings.add(
          DocumentRuleInfos.PDF_HOSTILE.id(), Verdict.DANGEROUS, "JavaScript with " + hostile);
    }
  }

  /** Reports the scripts after all objects were visited. */
  void finish() {
    actions.finish();
    for (COSObjectKey script : scripts) {
      boolean ofField = triggers.isOfFieldOnly(script);
      form |= ofField;
      javascript |= !ofField;
    }
    if (javascript) {
      findings.add(DocumentRuleInfos.PDF_JAVASCRIPT.id(), Verdict.DANGEROUS, "JavaScript");
    }
    if (form) {
      findings.add(DocumentRuleInfos.PDF_FORM.id(), Verdict.DANGEROUS, "JavaScript of form fields");
    }
  }
}
