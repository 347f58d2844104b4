package dev.dropgate.inspect.active;

import java.io.IOException;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSDocument;
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
