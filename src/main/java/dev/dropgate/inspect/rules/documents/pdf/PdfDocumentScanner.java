package dev.dropgate.inspect.rules.documents.pdf;

import dev.dropgate.inspect.DocumentPartException;
import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.content.Content;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.pdf.BoundedPdfParser;
import dev.dropgate.inspect.format.pdf.PdfByteSource;
import dev.dropgate.inspect.format.pdf.PdfObjectFinder;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSDocument;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSObjectKey;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdfparser.PDFObjectStreamParser;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;

/**
 * Judges every object of a PDF, whether or not a page references it, because readers differ in the
 * objects that they find. For one document.
 */
public final class PdfDocumentScanner {
  private final FindingCollector findings;
  private final DocumentBudget effort;

  public PdfDocumentScanner(FindingCollector findings, DocumentBudget effort) {
    this.findings = findings;
    this.effort = effort;
  }

  public void scan(Content content) throws IOException {
    try (SeekableByteChannel channel = content.channel();
        PdfByteSource source = new PdfByteSource(channel, effort)) {
      BoundedPdfParser parser = new BoundedPdfParser(source, effort);
      try (COSDocument document = openDocument(parser)) {
        if (document != null) {
          visitObjects(parser, document, content);
        }
      }
    }
  }

  private COSDocument openDocument(BoundedPdfParser parser) throws IOException {
    try {
      return parser.openDocument();
    } catch (IOException e) {
      if (e instanceof InvalidPasswordException || parser.isEncrypted()) {
        findings.add(DocumentRuleInfos.ENCRYPTED.id(), Verdict.UNDECIDED, "a PDF with a password");
        return null;
      }
      throw e;
    } catch (LinkageError e) {
      // The library for certificates is not included, and the gate has no private key anyway.
      if (parser.isEncrypted()) {
        findings.add(
            DocumentRuleInfos.ENCRYPTED.id(),
            Verdict.UNDECIDED,
            "a PDF encrypted for a certificate");
        return null;
      }
      throw e;
    }
  }

  private void visitObjects(BoundedPdfParser parser, COSDocument document, Content content)
      throws IOException {
    PdfObjectScanner objects = new PdfObjectScanner(parser, findings);
    COSBase root = document.getTrailer().getDictionaryObject(COSName.ROOT);
    if (root instanceof COSDictionary catalog) {
      objects.visitCatalog(catalog);
    }
    // A negative number is that of the stream that contains the object.
    Map<COSObjectKey, Long> table = Map.copyOf(document.getXrefTable());
    Set<Long> holders = new TreeSet<>();
    for (Map.Entry<COSObjectKey, Long> entry : table.entrySet()) {
      if (entry.getValue() > 0) {
        COSObjectKey key = entry.getKey();
        DocumentPartException.run(
            BoundedPdfParser.partName(key), () -> visitObject(parser, key, objects));
      } else if (entry.getValue() < 0) {
        holders.add(-entry.getValue());
      }
    }
    for (long holder : holders) {
      visitObjectStream(parser, new COSObjectKey(holder, 0), document, objects);
    }
    if (PdfObjectFinder.isNeeded(content)) {
      BoundedPdfParser fresh = parser.newFreshParser();
      PdfObjectFinder.forEachObject(content, effort, place -> visitUnlisted(fresh, place, objects));
    }
    objects.finish();
    parser.throwProblem();
  }

  private static void visitObject(
      BoundedPdfParser parser, COSObjectKey key, PdfObjectScanner objects) throws IOException {
    COSBase object;
    try {
      object = parser.loadObject(key);
    } catch (IOException e) {
      parser.rememberProblem(e);
      parser.effort().check();
      return;
    }
    objects.visit(key, object);
    parser.release(key, object);
  }

  // Needs a fresh parser: another one would return the object that it already knows by this number.
  // Data within a stream may look like an object, so parse errors are ignored.
  private static void visitUnlisted(
      BoundedPdfParser fresh, PdfObjectFinder.Place place, PdfObjectScanner objects)
      throws IOException {
    COSBase object = null;
    try {
      object = fresh.loadObject(place);
    } catch (IOException e) {
      fresh.checkLimits();
    }
    visitPart(place.key(), object, objects);
    fresh.release(place.key(), object);
  }

  private static void visitPart(COSObjectKey key, COSBase object, PdfObjectScanner objects)
      throws DocumentPartException {
    DocumentPartException.run(BoundedPdfParser.partName(key), () -> objects.visit(key, object));
  }

  private static void visitObjectStream(
      BoundedPdfParser parser, COSObjectKey holder, COSDocument document, PdfObjectScanner objects)
      throws IOException {
    List<Map<COSObjectKey, COSBase>> all = new ArrayList<>();
    try {
      if (!(parser.loadObject(holder) instanceof COSStream stream)) {
        throw new IOException("a stream of objects is missing");
      }
      // Uses a document without a cross-reference table, because the parser would read the table of
      // the real one again for each stream. The real one is needed only if two objects have the
      // same number.
      all.add(new PDFObjectStreamParser(stream, new COSDocument(parser)).parseAllObjects());
      if (all.get(0).size() != stream.getInt(COSName.N)) {
        all.add(new PDFObjectStreamParser(stream, document).parseAllObjects());
      }
      parser.release(holder, stream);
    } catch (IOException e) {
      parser.rememberProblem(BoundedPdfParser.nameObject(holder, e));
      parser.effort().check();
    }
    for (Map<COSObjectKey, COSBase> some : all) {
      for (Map.Entry<COSObjectKey, COSBase> entry : some.entrySet()) {
        visitPart(entry.getKey(), entry.getValue(), objects);
      }
    }
  }
}
