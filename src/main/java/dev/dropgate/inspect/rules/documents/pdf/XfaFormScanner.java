package dev.dropgate.inspect.rules.documents.pdf;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.format.pdf.BoundedPdfParser;
import dev.dropgate.inspect.format.pdf.PdfScriptReader;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.util.regex.Pattern;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;

/** The scripts of forms that are XML within a PDF (XFA). For one document. */
final class XfaFormScanner {
  private static final COSName XFA_KEY = COSName.getPDFName("XFA");

  /** More parts than any form has. */
  private static final int MAX_PARTS = 1000;

  private static final Pattern SCRIPT_ELEMENT =
      Pattern.compile("<(?:[A-Za-z]{1,20}:)?script[\\s>]");

  private final BoundedPdfParser parser;
  private final FindingCollector findings;
  private boolean told;
  private boolean hostileTold;

  XfaFormScanner(BoundedPdfParser parser, FindingCollector findings) {
    this.parser = parser;
    this.findings = findings;
  }

  /** Judges the parts of a form; any other dictionary has none. */
  void judge(COSDictionary dictionary) throws IOException {
    COSBase form = dictionary.getItem(XFA_KEY);
    if (form == null) {
      return;
    }
    StringBuilder text = new StringBuilder();
    if (parser.follow(form).object() instanceof COSArray parts) {
      for (int i = 0; i < Math.min(MAX_PARTS, parts.size()); i++) {
        text.append(PdfScriptReader.readText(parts.get(i), parser));
      }
    } else {
      text.append(PdfScriptReader.readText(form, parser));
    }
    if (!SCRIPT_ELEMENT.matcher(text).find()) {
      return;
    }
    if (!told) {
      told = true;
      findings.add(DocumentRuleInfos.PDF_XFA.id(), Verdict.DANGEROUS, "a form in XML with scripts");
    }
    String hostile = PdfScriptReader.findHostileInForm(text.toString());
    if (hostile != null && !hostileTold) {
      hostileTold = true;
      findings.add(
          DocumentRuleInfos.PDF_HOSTILE.id(),
          Verdict.DANGEROUS,
          "a script of a form with " + hostile);
    }
  }
}
