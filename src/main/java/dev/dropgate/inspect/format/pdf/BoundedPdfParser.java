package dev.dropgate.inspect.format.pdf;

import dev.dropgate.inspect.format.document.DocumentBudget;
import java.io.IOException;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSDocument;
import org.apache.pdfbox.cos.COSInteger;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.cos.COSObjectKey;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.io.RandomAccessStreamCache;
import org.apache.pdfbox.pdfparser.PDFParser;

/**
 * PDFBox's lenient parser without what draws pages, and with limits where a small stream can become
 * a large one. For one document.
 */
public final class BoundedPdfParser extends PDFParser {
  /** One behind the other; honest ones have one. */
  private static final int MAX_REFERENCES = 8;

  private final PdfByteSource pages;
  private final DocumentBudget effort;
  private IOException problem;

  public BoundedPdfParser(PdfByteSource pages, DocumentBudget effort) throws IOException {
    super(pages, "");
    this.pages = pages;
    this.effort = effort;
    RandomAccessStreamCache cache = new PdfStreamCache(effort);
    document =
        new COSDocument(() -> cache, this) {
          @Override
          public COSStream createCOSStream(COSDictionary dictionary, long start, long length)
              throws IOException {
            COSStream stream =
                new BoundedPdfStream(
                    cache, createRandomAccessReadView(start, length), BoundedPdfParser.this);
            dictionary.forEach(stream::setItem);
            stream.setKey(dictionary.getKey());
            return stream;
          }
        };
  }

  /** Finds out where the objects are. */
  public COSDocument openDocument() throws IOException {
    setLenient(true);
    parsePDFHeader();
    initialParse();
    return document;
  }

  public boolean isEncrypted() {
    return document.getEncryptionDictionary() != null;
  }

  public DocumentBudget effort() {
    return effort;
  }

  /** Throws where a limit on the whole document is exceeded; for who passes over a problem. */
  public void checkLimits() throws IOException {
    effort.checkTime();
    pages.checkPasses();
  }

  /**
   * Parses an object anew, so that nothing but the caller holds it in memory.
   *
   * @return null if there is none
   */
  public COSBase loadObject(COSObjectKey key) throws IOException {
    pages.beginObject();
    return dereferenceCOSObject(new COSObject(key, this));
  }

  /** Parses what is at some place, whatever the table says of its number. */
  public COSBase loadObject(PdfObjectFinder.Place place) throws IOException {
    Long known = document.getXrefTable().put(place.key(), place.offset());
    try {
      return loadObject(place.key());
    } finally {
      if (known != null) {
        document.getXrefTable().put(place.key(), known);
      }
    }
  }

  /** One of the same document with the same table that has read no object of it. */
  public BoundedPdfParser newFreshParser() throws IOException {
    BoundedPdfParser fresh = new BoundedPdfParser(pages, effort);
    fresh.setLenient(true);
    fresh.document.addXRefTable(document.getXrefTable());
    fresh.securityHandler = securityHandler;
    return fresh;
  }

  /**
   * What references lead to, one after the other.
   *
   * @param key of the last one; null if there was none
   * @param object null if there is none
   */
  public record Target(COSObjectKey key, COSBase object) {}

  /** Follows references, each parsed anew; what cannot be followed is remembered. */
  public Target follow(COSBase value) {
    COSObjectKey key = null;
    COSBase at = value;
    for (int i = 0; i < MAX_REFERENCES && at instanceof COSObject reference; i++) {
      key = reference.getKey();
      try {
        at = key == null ? null : loadObject(key);
        if (at instanceof COSInteger number) {
          // An object that is but a reference: the parser has read no more than its first number.
          at = document.getObjectFromPool(new COSObjectKey(number.longValue(), 0));
        }
      } catch (IOException e) {
        rememberProblem(e);
        at = null;
      }
    }
    return new Target(key, at instanceof COSObject ? null : at);
  }

  /** Frees the memory of a stream, if no one but the caller has it. */
  public void release(COSObjectKey key, COSBase object) throws IOException {
    if (object instanceof COSStream stream && !document.getObjectFromPool(key).isDereferenced()) {
      stream.close();
    }
  }

  /** The parser swallows some problems and goes on; we go on too, and tell them at the end. */
  public IOException rememberProblem(IOException e) {
    if (problem == null) {
      problem = e;
    }
    return e;
  }

  public void throwProblem() throws IOException {
    if (problem != null) {
      throw new IOException(problem.getMessage(), problem);
    }
  }
}
