package dev.dropgate.inspect.active;

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
final class PdfParser extends PDFParser {
  /** One behind the other; honest ones have one. */
  private static final int REFERENCES = 8;

  private final PdfSource pages;
  private final Effort effort;
  private IOException problem;

  PdfParser(PdfSource pages, Effort effort) throws IOException {
    super(pages, "");
    this.pages = pages;
    this.effort = effort;
    RandomAccessStreamCache cache = new PdfMemory(effort);
    document =
        new COSDocument(() -> cache, this) {
          @Override
          public COSStream createCOSStream(COSDictionary dictionary, long start, long length)
              throws IOException {
            COSStream stream =
                new PdfStream(cache, createRandomAccessReadView(start, length), PdfParser.this);
            dictionary.forEach(stream::setItem);
            stream.setKey(dictionary.getKey());
            return stream;
          }
        };
  }

  /** Finds out where the objects are. */
  COSDocument open() throws IOException {
    setLenient(true);
    parsePDFHeader();
    initialParse();
    return document;
  }

  boolean isEncrypted() {
    return document.getEncryptionDictionary() != null;
  }

  Effort effort() {
    return effort;
  }

  /**
   * Parses an object anew, so that nothing but the caller holds it in memory.
   *
   * @return null if there is none
   */
  COSBase object(COSObjectKey key) throws IOException {
    pages.object();
    return dereferenceCOSObject(new COSObject(key, this));
  }

  /** Parses what is at some place, whatever the table says of its number. */
  COSBase object(PdfRepair.Place place) throws IOException {
    Long known = document.getXrefTable().put(place.key(), place.offset());
    try {
      return object(place.key());
    } finally {
      if (known != null) {
        document.getXrefTable().put(place.key(), known);
      }
    }
  }

  /** One of the same document with the same table that has read no object of it. */
  PdfParser fresh() throws IOException {
    PdfParser fresh = new PdfParser(pages, effort);
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
  record Target(COSObjectKey key, COSBase object) {}

  /** Follows references, each parsed anew; what cannot be followed is remembered. */
  Target follow(COSBase value) {
    COSObjectKey key = null;
    COSBase at = value;
    for (int i = 0; i < REFERENCES && at instanceof COSObject reference; i++) {
      key = reference.getKey();
      try {
        at = key == null ? null : object(key);
        if (at instanceof COSInteger number) {
          // An object that is but a reference: the parser has read no more than its first number.
          at = document.getObjectFromPool(new COSObjectKey(number.longValue(), 0));
        }
      } catch (IOException e) {
        remember(e);
        at = null;
      }
    }
    return new Target(key, at instanceof COSObject ? null : at);
  }

  /** Frees the memory of a stream, if no one but the caller has it. */
  void release(COSObjectKey key, COSBase object) throws IOException {
    if (object instanceof COSStream stream && !document.getObjectFromPool(key).isDereferenced()) {
      stream.close();
    }
  }

  /** The parser swallows some problems and goes on; we go on too, and tell them at the end. */
  IOException remember(IOException e) {
    if (problem == null) {
      problem = e;
    }
    return e;
  }

  void tellProblem() throws IOException {
    if (problem != null) {
      throw new IOException(problem.getMessage(), problem);
    }
  }
}
