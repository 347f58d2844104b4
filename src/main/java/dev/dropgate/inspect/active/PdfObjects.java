package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Verdict;
import dev.dropgate.inspect.active.PdfTriggers.Trigger;
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
 * Judges the objects of a PDF one by one, without following references. A script counts as one of a
 * form only if nothing but a field's own events refers to it. For one document.
 */
final class PdfObjects {
  private static final COSName SCRIPT = COSName.getPDFName("JavaScript");
  private static final COSName JS = COSName.getPDFName("JS");
  private static final COSName OPEN_ACTION = COSName.getPDFName("OpenAction");

  /** Events of a field that need somebody who types or clicks. */
  private static final Set<String> OF_A_FIELD = Set.of("K", "F", "V", "C", "U", "D");

  private static final Set<String> ELSEWHERE =
      Set.of("URI", "SubmitForm", "ImportData", "GoToR", "GoToE");

  private final PdfParser parser;
  private final Findings findings;
  private final Set<COSObjectKey> scripts = new HashSet<>();
  private final PdfTriggers triggers = new PdfTriggers();
  private final PdfActions actions;
  private final PdfFiles files;
  private final XfaForm xfa;
  private final PdfMedia media;
  private boolean javascript;
  private boolean form;
  private boolean told;

  /**
   * Something to look at.
   *
   * @param key of the object that it is; null if it is only a part of one
   * @param trigger what starts it if it is an action and has no key
   */
  private record Node(COSBase base, COSObjectKey key, Trigger trigger) {}

  PdfObjects(PdfParser parser, Findings findings) {
    this.parser = parser;
    this.findings = findings;
    this.actions = new PdfActions(parser, findings, triggers);
    this.media = new PdfMedia(findings);
    this.files = new PdfFiles(parser, findings, media);
    this.xfa = new XfaForm(parser, findings);
  }

  /** What happens when the document is opened. */
  void catalog(COSDictionary catalog) {
    opens(catalog.getDictionaryObject(OPEN_ACTION));
    if (catalog.getDictionaryObject(COSName.AA) instanceof COSDictionary events) {
      events.keySet().forEach(event -> opens(events.getDictionaryObject(event)));
    }
  }

  private void opens(COSBase action) {
    if (action instanceof COSDictionary dictionary) {
      String kind = dictionary.getNameAsString(COSName.S, "");
      if (ELSEWHERE.contains(kind)) {
        findings.add(Ids.PDF_OPEN.id(), Verdict.DANGEROUS, "an action at opening, " + kind);
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
          child(array.get(i), Trigger.ITSELF, open);
        }
      } else if (node.base() instanceof COSDictionary dictionary) {
        dictionary(dictionary, node, open);
      }
    }
  }

  private void dictionary(COSDictionary dictionary, Node node, Deque<Node> open)
      throws IOException {
    COSBase kind = parser.follow(dictionary.getItem(COSName.S)).object();
    if (dictionary.containsKey(JS) || SCRIPT.equals(kind)) {
      script(dictionary, node);
    }
    actions.judge(dictionary, kind, node.key(), node.trigger());
    files.judge(dictionary);
    xfa.judge(dictionary);
    media.judge(dictionary);
    children(dictionary, open);
  }

  private void children(COSDictionary dictionary, Deque<Node> open) {
    boolean field = dictionary.containsKey(COSName.FT) || dictionary.containsKey(COSName.T);
    boolean widget = COSName.WIDGET.equals(dictionary.getItem(COSName.SUBTYPE));
    for (COSName name : dictionary.keySet()) {
      COSBase value = dictionary.getItem(name);
      if ((field || widget) && name.equals(COSName.AA) && value instanceof COSDictionary events) {
        events(events, open);
      } else if (name.equals(COSName.A)) {
        child(value, widget ? Trigger.FIELD : Trigger.CLICK, open);
      } else {
        child(value, Trigger.ITSELF, open);
      }
    }
  }

  private void events(COSDictionary events, Deque<Node> open) {
    for (COSName event : events.keySet()) {
      boolean ofField = OF_A_FIELD.contains(event.getName());
      child(events.getItem(event), ofField ? Trigger.FIELD : Trigger.ITSELF, open);
    }
  }

  private void child(COSBase value, Trigger trigger, Deque<Node> open) {
    if (value instanceof COSObject reference) {
      if (reference.getKey() != null) {
        triggers.refer(reference.getKey(), trigger);
      }
    } else if (value instanceof COSArray || value instanceof COSDictionary) {
      open.add(new Node(value, null, trigger));
    }
  }

  private void script(COSDictionary action, Node node) throws IOException {
    if (node.key() != null) {
      scripts.add(node.key());
    } else {
      boolean ofField = node.trigger() == Trigger.FIELD;
      javascript |= !ofField;
      form |= ofField;
    }
    String hostile = PdfScript.hostile(PdfScript.text(action.getItem(JS), parser));
    if (hostile != null && !told) {
      told = true;
      findings.add(Ids.PDF_HOSTILE.id(), Verdict.DANGEROUS, "JavaScript with " + hostile);
    }
  }

  /** All objects were visited. */
  void end() {
    actions.end();
    for (COSObjectKey script : scripts) {
      boolean ofField = triggers.isOfFieldOnly(script);
      form |= ofField;
      javascript |= !ofField;
    }
    if (javascript) {
      findings.add(Ids.PDF_JAVASCRIPT.id(), Verdict.DANGEROUS, "JavaScript");
    }
    if (form) {
      findings.add(Ids.PDF_FORM.id(), Verdict.DANGEROUS, "JavaScript of form fields");
    }
  }
}
