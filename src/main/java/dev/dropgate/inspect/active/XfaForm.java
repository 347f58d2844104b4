package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.util.regex.Pattern;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;

/** The scripts of forms that are XML within a PDF (XFA). For one document. */
final class XfaForm {
  private static final COSName XFA = COSName.getPDFName("XFA");

  /** More parts than any form has. */
  private static final int MOST_PARTS = 1000;

  private static final Pattern SCRIPT = Pattern.compile("<(?:[A-Za-z]{1,20}:)?script[\\s>]");

  private final PdfParser parser;
  private final Findings findings;
  private boolean told;
  private boolean hostileTold;

  XfaForm(PdfParser parser, Findings findings) {
    this.parser = parser;
    this.findings = findings;
  }

  /** Judges the parts of a form; any other dictionary has none. */
  void judge(COSDictionary dictionary) throws IOException {
    COSBase form = dictionary.getItem(XFA);
    if (form == null) {
      return;
    }
    StringBuilder text = new StringBuilder();
    if (parser.follow(form).object() instanceof COSArray parts) {
      for (int i = 0; i < Math.min(MOST_PARTS, parts.size()); i++) {
        text.append(PdfScript.text(parts.get(i), parser));
      }
    } else {
      text.append(PdfScript.text(form, parser));
    }
    if (!SCRIPT.matcher(text).find()) {
      return;
    }
    if (!told) {
      told = true;
      findings.add(Ids.PDF_XFA.id(), Verdict.DANGEROUS, "a form in XML with scripts");
    }
    String hostile = PdfScript.hostileInForm(text.toString());
    if (hostile != null && !hostileTold) {
      hostileTold = true;
      findings.add(Ids.PDF_HOSTILE.id(), Verdict.DANGEROUS, "a script of a form with " + hostile);
    }
  }
}
