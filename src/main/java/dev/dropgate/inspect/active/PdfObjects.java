package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Verdict;
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
  private static final COSName LAUNCH = COSName.getPDFName("Launch");
  private static final COSName OPEN_ACTION = COSName.getPDFName("OpenAction");

  /** Events of a field that need somebody who types or clicks. */
  private static final Set<String> OF_A_FIELD = Set.of("K", "F", "V", "C", "U", "D");

  private static final Set<String> ELSEWHERE =
      Set.of("URI", "SubmitForm", "ImportData", "GoToR", "GoToE");

  private final PdfParser parser;
  private final Findings findings;
  private final Set<COSObjectKey> scripts = new HashSet<>();
  private final Set<COSObjectKey> ofFields = new HashSet<>();
  private final Set<COSObjectKey> others = new HashSet<>();
  private final PdfFiles files;
  private boolean javascript;
  private boolean form;
  private boolean told;

  /** Something to look at, and whether it is the action of a field. */
  private record Node(COSBase base, boolean ofField) {}

  PdfObjects(PdfParser parser, Findings findings) {
    this.parser = parser;
    this.findings = findings;
    this.files = new PdfFiles(parser, findings);
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
    if (object instanceof COSDictionary dictionary && isScript(dictionary)) {
      scripts.add(key);
      script(dictionary);
      children(dictionary, open);
    } else if (object != null) {
      open.add(new Node(object, false));
    }
    while (!open.isEmpty()) {
      Node node = open.remove();
      if (node.base() instanceof COSArray array) {
        for (int i = 0; i < array.size(); i++) {
          child(array.get(i), false, open);
        }
      } else if (node.base() instanceof COSDictionary dictionary) {
        if (isScript(dictionary)) {
          javascript |= !node.ofField();
          form |= node.ofField();
          script(dictionary);
        }
        children(dictionary, open);
      }
    }
  }

  private void children(COSDictionary dictionary, Deque<Node> open) throws IOException {
    if (LAUNCH.equals(kind(dictionary))) {
      findings.add(Ids.PDF_LAUNCH.id(), Verdict.DANGEROUS, "starts " + target(dictionary));
    }
    files.judge(dictionary);
    boolean field = dictionary.containsKey(COSName.FT) || dictionary.containsKey(COSName.T);
    boolean widget = COSName.WIDGET.equals(dictionary.getItem(COSName.SUBTYPE));
    for (COSName name : dictionary.keySet()) {
      COSBase value = dictionary.getItem(name);
      if ((field || widget) && name.equals(COSName.AA) && value instanceof COSDictionary events) {
        events(events, open);
      } else {
        child(value, widget && name.equals(COSName.A), open);
      }
    }
  }

  private void events(COSDictionary events, Deque<Node> open) {
    for (COSName event : events.keySet()) {
      child(events.getItem(event), OF_A_FIELD.contains(event.getName()), open);
    }
  }

  private void child(COSBase value, boolean ofField, Deque<Node> open) {
    if (value instanceof COSObject reference) {
      if (reference.getKey() != null) {
        (ofField ? ofFields : others).add(reference.getKey());
      }
    } else if (value instanceof COSArray || value instanceof COSDictionary) {
      open.add(new Node(value, ofField));
    }
  }

  private boolean isScript(COSDictionary dictionary) {
    return dictionary.containsKey(JS) || SCRIPT.equals(kind(dictionary));
  }

  private COSBase kind(COSDictionary action) {
    return parser.follow(action.getItem(COSName.S)).object();
  }

  private void script(COSDictionary action) throws IOException {
    String hostile = PdfScript.hostile(PdfScript.text(action.getItem(JS), parser));
    if (hostile != null && !told) {
      told = true;
      findings.add(Ids.PDF_HOSTILE.id(), Verdict.DANGEROUS, "JavaScript with " + hostile);
    }
  }

  private static String target(COSDictionary action) {
    COSBase file = action.getDictionaryObject(COSName.F);
    if (file == null && action.getDictionaryObject("Win") instanceof COSDictionary windows) {
      return windows.getString(COSName.F, "a program");
    }
    if (file instanceof COSDictionary specification) {
      return specification.getString(COSName.F, "a file");
    }
    return action.getString(COSName.F, "a program");
  }

  /** All objects were visited. */
  void end() {
    for (COSObjectKey script : scripts) {
      boolean ofField = ofFields.contains(script) && !others.contains(script);
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
