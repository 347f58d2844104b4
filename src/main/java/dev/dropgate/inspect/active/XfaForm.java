package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.util.regex.Pattern;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;

/** The scripts of a form that is XML within a PDF (XFA). Stateless. */
final class XfaForm {
  private static final COSName XFA = COSName.getPDFName("XFA");

  /** More parts than any form has. */
  private static final int MOST_PARTS = 1000;

  private static final Pattern SCRIPT = Pattern.compile("<(?:[A-Za-z]{1,20}:)?script[\\s>]");

  private XfaForm() {}

  /** Judges the parts of a form; any other dictionary has none. */
  static void judge(COSDictionary dictionary, PdfParser parser, Findings findings)
      throws IOException {
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
    findings.add(Ids.PDF_XFA.id(), Verdict.DANGEROUS, "a form in XML with scripts");
    String hostile = PdfScript.hostileInForm(text.toString());
    if (hostile != null) {
      findings.add(Ids.PDF_HOSTILE.id(), Verdict.DANGEROUS, "a script of a form with " + hostile);
    }
  }
}
