package dev.dropgate.inspect.rules.documents.pdf;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.util.Locale;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSString;

/**
 * Judges the media of a PDF. Flash is held: every reader has removed its player, so the media are
 * either useless or an exploit of an old reader. 3D drawings and videos are common and only logged.
 * For one document.
 */
final class PdfMediaScanner {
  private static final COSName CONTENT_TYPE = COSName.getPDFName("CT");
  private static final COSName RICH_CONTENT = COSName.getPDFName("RichMediaContent");
  private static final String FLASH_TYPE = "shockwave-flash";

  private final FindingCollector findings;
  private boolean flash;
  private boolean other;

  PdfMediaScanner(FindingCollector findings) {
    this.findings = findings;
  }

  /** Judges a dictionary: an annotation, an instance of rich media, or a media clip. */
  void judge(COSDictionary dictionary) {
    String subtype = dictionary.getNameAsString(COSName.SUBTYPE, "");
    String type = dictionary.getNameAsString(COSName.TYPE, "");
    if (type.startsWith("RichMedia") && subtype.equals("Flash")) {
      flash();
    } else if (subtype.equals("RichMedia")
        || dictionary.containsKey(RICH_CONTENT)
        || (subtype.equals("3D") && !type.equals("3D"))) {
      other(subtype.equals("3D") ? "3D" : "rich media");
    }
    if (dictionary.getDictionaryObject(CONTENT_TYPE) instanceof COSString content
        && content.getString().toLowerCase(Locale.ROOT).contains(FLASH_TYPE)) {
      flash();
    }
  }

  /** Judges an embedded file, whatever its purpose is. */
  void judge(ScanTarget file) throws IOException {
    if (file.types().contains(FileType.SWF)) {
      flash();
    }
  }

  private void flash() {
    if (!flash) {
      flash = true;
      findings.add(DocumentRuleInfos.PDF_MEDIA.id(), Verdict.UNDECIDED, "a Flash movie");
    }
  }

  private void other(String what) {
    if (!other) {
      other = true;
      findings.add(DocumentRuleInfos.PDF_MEDIA.id(), RuleMode.LOG, Verdict.DANGEROUS, what);
    }
  }
}
