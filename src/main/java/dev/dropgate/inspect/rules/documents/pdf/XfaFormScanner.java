package dev.dropgate.inspect.rules.documents.pdf;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.ScanLimitException;
import dev.dropgate.inspect.format.document.BudgetedText;
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

/** Judges the scripts of XML forms (XFA) in a PDF. For one document. */
final class XfaFormScanner {
  private static final COSName XFA_KEY = COSName.getPDFName("XFA");

  /** Far more parts than any real form has. */
  private static final int MAX_PARTS = 1000;

  /**
   * The limit for the characters of all forms of a document, because many forms may share one part.
   */
  private static final int MAX_TEXT_CHARS = 32 << 20;

  private static final Pattern SCRIPT_ELEMENT =
      Pattern.compile("<(?:[A-Za-z]{1,20}:)?script[\\s>]");

  private final BoundedPdfParser parser;
  private final FindingCollector findings;
  private boolean scriptReported;
  private boolean hostileReported;
  private long length;

  XfaFormScanner(BoundedPdfParser parser, FindingCollector findings) {
    this.parser = parser;
    this.findings = findings;
  }

  private String text(COSBase form) throws IOException {
    BoundedPdfParser.Target target = parser.follow(form);
    if (!(target.object() instanceof COSArray parts)) {
      return counted(PdfScriptReader.readText(target, parser));
    }
    if (parts.size() > MAX_PARTS) {
      throw new ScanLimitException("a form in XML of more than " + MAX_PARTS + " parts");
    }
    StringBuilder text = new StringBuilder();
    for (COSBase part : parts) {
      text.append(counted(PdfScriptReader.readText(part, parser)));
    }
    return text.toString();
  }

  private String counted(String text) throws ScanLimitException {
    length += text.length();
    if (length > MAX_TEXT_CHARS) {
      throw new ScanLimitException(
          "forms in XML of more than " + (MAX_TEXT_CHARS >> 20) + " million characters");
    }
    return text;
  }

  /** Judges the parts of a form. Other dictionaries have none. */
  void judge(COSDictionary dictionary) throws IOException {
    COSBase form = dictionary.getItem(XFA_KEY);
    if (form == null) {
      return;
    }
    BudgetedText text = new BudgetedText(text(form), parser.effort());
    if (!SCRIPT_ELEMENT.matcher(text).find()) {
      return;
    }
    if (!scriptReported) {
      scriptReported = true;
      findings.add(DocumentRuleInfos.PDF_XFA.id(), Verdict.DANGEROUS, "a form in XML with scripts");
    }
    String hostile = PdfScriptReader.findHostileInForm(text);
    if (hostile != null && !hostileReported) {
      hostileReported = true;
      findings.add(
          DocumentRuleInfos.PDF_HOSTILE.id(),
          Verdict.DANGEROUS,
          "a script of a form with " + hostile);
    }
  }
}
