package dev.dropgate.inspect.format.pdf;

import dev.dropgate.inspect.DocumentPartException;
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
 * PDFBox's lenient parser without rendering, and with limits where a small stream can grow large.
 * For one document.
 */
public final class BoundedPdfParser extends PDFParser {
  /** Longest chain of references; ordinary documents have one. */
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

  /** Reads the table of objects. */
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

  /**
   * Throws if a limit on the whole document is exceeded. Must be called where an exception is
   * ignored.
   */
  public void checkLimits() throws IOException {
    effort.check();
    pages.checkPasses();
  }

  /** Returns the name of an object in messages, as the file writes it. */
  public static String partName(COSObjectKey key) {
    return "object " + key.getNumber() + " " + key.getGeneration();
  }

  /**
   * Parses an object again, so that only the caller holds it in memory.
   *
   * @return null if there is none
   * @throws DocumentPartException if it cannot be parsed
   */
  public COSBase loadObject(COSObjectKey key) throws DocumentPartException {
    try {
      return parseObject(key);
    } catch (IOException e) {
      throw nameObject(key, e);
    }
  }

  /** Returns a failure that names the object that it is about. */
  public static DocumentPartException nameObject(COSObjectKey key, IOException failure) {
    return DocumentPartException.of(partName(key), failure);
  }

  private COSBase parseObject(COSObjectKey key) throws IOException {
    pages.beginObject();
    return dereferenceCOSObject(new COSObject(key, this));
  }

  /** Parses the object at an offset, whatever the table says about its number. */
  public COSBase loadObject(PdfObjectFinder.Place place) throws IOException {
    Long known = document.getXrefTable().put(place.key(), place.offset());
    try {
      return parseObject(place.key());
    } finally {
      if (known != null) {
        document.getXrefTable().put(place.key(), known);
      }
    }
  }

  /** Returns a parser of the same document with the same table that has read no object yet. */
  public BoundedPdfParser newFreshParser() throws IOException {
    BoundedPdfParser fresh = new BoundedPdfParser(pages, effort);
    fresh.setLenient(true);
    fresh.document.addXRefTable(document.getXrefTable());
    fresh.securityHandler = securityHandler;
    return fresh;
  }

  /**
   * The end of a chain of references.
   *
   * @param key of the last reference; null if there was none
   * @param object null if there is none
   */
  public record Target(COSObjectKey key, COSBase object) {}

  /** Follows references and parses each object again. Records failures. */
  public Target follow(COSBase value) {
    COSObjectKey key = null;
    COSBase at = value;
    for (int i = 0; i < MAX_REFERENCES && at instanceof COSObject reference; i++) {
      key = reference.getKey();
      try {
        at = key == null ? null : loadObject(key);
        if (at instanceof COSInteger number) {
          // For an object that is only a reference, the parser returns just its first number.
          at = document.getObjectFromPool(new COSObjectKey(number.longValue(), 0));
        }
      } catch (IOException e) {
        rememberProblem(e);
        at = null;
      }
    }
    return new Target(key, at instanceof COSObject ? null : at);
  }

  /** Frees the memory of a stream unless someone else uses it. */
  public void release(COSObjectKey key, COSBase object) throws IOException {
    if (object instanceof COSStream stream && !document.getObjectFromPool(key).isDereferenced()) {
      stream.close();
    }
  }

  /**
   * Records a problem, which is reported at the end: the first one that names an object, else the
   * first. The parser ignores some problems, too.
   */
  public IOException rememberProblem(IOException e) {
    if (problem == null
        || (e instanceof DocumentPartException && !(problem instanceof DocumentPartException))) {
      problem = e;
    }
    return e;
  }

  public void throwProblem() throws IOException {
    if (problem instanceof DocumentPartException) {
      throw problem;
    }
    if (problem != null) {
      throw new IOException(problem.getMessage(), problem);
    }
  }
}
