package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Content;
import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Verdict;
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
 * Looks at every object of a PDF, whether or not a page leads to it: readers differ in what they
 * find. For one document.
 */
final class PdfReader {
  private final Findings findings;
  private final Effort effort;

  PdfReader(Findings findings, Effort effort) {
    this.findings = findings;
    this.effort = effort;
  }

  void read(Content content) throws IOException {
    try (SeekableByteChannel channel = content.channel();
        PdfSource source = new PdfSource(channel, effort)) {
      PdfParser parser = new PdfParser(source, effort);
      try (COSDocument document = open(parser)) {
        if (document != null) {
          objects(parser, document, content);
        }
      }
    }
  }

  private COSDocument open(PdfParser parser) throws IOException {
    try {
      return parser.open();
    } catch (IOException e) {
      if (e instanceof InvalidPasswordException || parser.isEncrypted()) {
        findings.add(Ids.ENCRYPTED.id(), Verdict.UNDECIDED, "a PDF with a password");
        return null;
      }
      throw e;
    } catch (LinkageError e) {
      // The library for certificates is not here, and a private key would not be either.
      if (parser.isEncrypted()) {
        findings.add(Ids.ENCRYPTED.id(), Verdict.UNDECIDED, "a PDF encrypted for a certificate");
        return null;
      }
      throw e;
    }
  }

  private void objects(PdfParser parser, COSDocument document, Content content) throws IOException {
    PdfObjects objects = new PdfObjects(parser, findings);
    COSBase root = document.getTrailer().getDictionaryObject(COSName.ROOT);
    if (root instanceof COSDictionary catalog) {
      objects.catalog(catalog);
    }
    // A number below zero is that of the stream that holds the object, among others.
    Map<COSObjectKey, Long> table = Map.copyOf(document.getXrefTable());
    Set<Long> holders = new TreeSet<>();
    for (Map.Entry<COSObjectKey, Long> entry : table.entrySet()) {
      if (entry.getValue() > 0) {
        one(parser, entry.getKey(), objects);
      } else if (entry.getValue() < 0) {
        holders.add(-entry.getValue());
      }
    }
    for (long holder : holders) {
      many(parser, new COSObjectKey(holder, 0), document, objects);
    }
    if (PdfRepair.isNeeded(content)) {
      PdfParser fresh = parser.fresh();
      PdfRepair.each(content, effort, place -> other(fresh, place, objects));
    }
    objects.end();
    parser.tellProblem();
  }

  private static void one(PdfParser parser, COSObjectKey key, PdfObjects objects)
      throws IOException {
    COSBase object;
    try {
      object = parser.object(key);
    } catch (IOException e) {
      parser.remember(e);
      parser.effort().step();
      return;
    }
    objects.visit(key, object);
    parser.release(key, object);
  }

  // Parsed by one that knows no object yet: another would tell again what it knows of the number.
  // What is no object in truth, but looks so within a stream, is no problem of the document.
  private static void other(PdfParser fresh, PdfRepair.Place place, PdfObjects objects)
      throws IOException {
    COSBase object = null;
    try {
      object = fresh.object(place);
    } catch (IOException e) {
      fresh.effort().step();
    }
    objects.visit(place.key(), object);
    fresh.release(place.key(), object);
  }

  private static void many(
      PdfParser parser, COSObjectKey holder, COSDocument document, PdfObjects objects)
      throws IOException {
    List<Map<COSObjectKey, COSBase>> all = new ArrayList<>();
    try {
      if (!(parser.object(holder) instanceof COSStream stream)) {
        throw new IOException("a stream of objects is missing");
      }
      // A document without a table: the parser would read all of ours anew for each stream. Only if
      // two objects have the same number must it look there which one counts.
      all.add(new PDFObjectStreamParser(stream, new COSDocument(parser)).parseAllObjects());
      if (all.get(0).size() != stream.getInt(COSName.N)) {
        all.add(new PDFObjectStreamParser(stream, document).parseAllObjects());
      }
      parser.release(holder, stream);
    } catch (IOException e) {
      parser.remember(e);
      parser.effort().step();
    }
    for (Map<COSObjectKey, COSBase> some : all) {
      for (Map.Entry<COSObjectKey, COSBase> entry : some.entrySet()) {
        objects.visit(entry.getKey(), entry.getValue());
      }
    }
  }
}
