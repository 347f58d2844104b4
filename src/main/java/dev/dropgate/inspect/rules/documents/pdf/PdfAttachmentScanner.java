package dev.dropgate.inspect.rules.documents.pdf;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.pdf.BoundedPdfParser;
import dev.dropgate.inspect.format.pdf.BoundedPdfStream;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.inspect.rules.documents.common.EmbeddedFileScanner;
import dev.dropgate.model.NameDecoder;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSNull;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.cos.COSObjectKey;
import org.apache.pdfbox.cos.COSString;

/** Judges the embedded files of a PDF, each under all of its names. For one document. */
final class PdfAttachmentScanner {
  /** The keys for names and files of different systems. Readers differ in which one they use. */
  private static final String[] SYSTEM_KEYS = {"UF", "F", "Unix", "Mac", "DOS"};

  private static final String NO_NAME = "";

  private final BoundedPdfParser parser;
  private final FindingCollector findings;
  private final PdfMediaScanner media;
  private final Set<Named> judged = new HashSet<>();

  private record Named(COSObjectKey file, String name) {}

  PdfAttachmentScanner(BoundedPdfParser parser, FindingCollector findings, PdfMediaScanner media) {
    this.media = media;
    this.parser = parser;
    this.findings = findings;
  }

  /** Judges the files of a file specification. Other dictionaries have none. */
  void judge(COSDictionary specification) throws IOException {
    COSBase files = specification.getItem(COSName.EF);
    if (!(files instanceof COSDictionary || files instanceof COSObject)
        || !findings.isEnabled(DocumentRuleInfos.PDF_EMBEDDED.id())) {
      return;
    }
    if (!(parser.follow(files).object() instanceof COSDictionary all)) {
      reportMissing();
      return;
    }
    Set<String> names = fileNames(specification);
    for (String system : SYSTEM_KEYS) {
      COSBase file = all.getItem(system);
      if (file != null && !(file instanceof COSNull)) {
        judge(file, names);
      }
    }
  }

  private static Set<String> fileNames(COSDictionary specification) {
    Set<String> names = new LinkedHashSet<>();
    for (String system : SYSTEM_KEYS) {
      String name = fileName(specification, system);
      if (name != null) {
        names.add(EmbeddedFileScanner.baseName(name));
      }
    }
    return names.isEmpty() ? Set.of(NO_NAME) : names;
  }

  /**
   * Decodes a name. Some Windows programs write the bytes of their own encoding instead of a PDF
   * text.
   */
  private static String fileName(COSDictionary specification, String system) {
    return specification.getDictionaryObject(system) instanceof COSString text
        ? NameDecoder.decodeLegacy(text.getBytes()).orElseGet(text::getString)
        : null;
  }

  private void judge(COSBase file, Set<String> names) throws IOException {
    BoundedPdfParser.Target target = parser.follow(file);
    if (!(target.object() instanceof BoundedPdfStream stream) || target.key() == null) {
      reportMissing();
      return;
    }
    byte[] bytes = null;
    for (String name : names) {
      if (judged.add(new Named(target.key(), name.toLowerCase(Locale.ROOT)))) {
        findings.add(
            DocumentRuleInfos.PDF_EMBEDDED.id(),
            Verdict.DANGEROUS,
            "an embedded file, " + EmbeddedFileScanner.baseName(name));
        bytes = bytes == null ? stream.decodeBounded(DocumentBudget.MAX_UNPACKED_BYTES) : bytes;
        ScanTarget embedded = EmbeddedFileScanner.targetOf(name, bytes);
        media.judge(embedded);
        findings.scanNested(embedded);
      }
    }
    parser.release(target.key(), stream);
  }

  private void reportMissing() {
    parser.rememberProblem(new IOException("an embedded file is missing"));
  }
}
