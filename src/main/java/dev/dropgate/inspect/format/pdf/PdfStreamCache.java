package dev.dropgate.inspect.format.pdf;

import dev.dropgate.inspect.ScanLimitException;
import dev.dropgate.inspect.format.document.DocumentBudget;
import java.io.IOException;
import org.apache.pdfbox.io.RandomAccess;
import org.apache.pdfbox.io.RandomAccessReadWriteBuffer;
import org.apache.pdfbox.io.RandomAccessStreamCache;

/** A store in memory for streams that PDFBox has decrypted, limited by the budget. */
final class PdfStreamCache implements RandomAccessStreamCache {
  private final DocumentBudget effort;

  PdfStreamCache(DocumentBudget effort) {
    this.effort = effort;
  }

  @Override
  public RandomAccess createBuffer() {
    return new RandomAccessReadWriteBuffer() {
      @Override
      public void write(int b) throws IOException {
        check(1);
        super.write(b);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        check(length);
        super.write(bytes, offset, length);
      }

      private void check(int more) throws IOException {
        effort.check();
        if (length() + more > DocumentBudget.MAX_UNPACKED_BYTES) {
          throw new ScanLimitException(
              "an encrypted stream larger than "
                  + (DocumentBudget.MAX_UNPACKED_BYTES >> 20)
                  + " MiB");
        }
      }
    };
  }

  @Override
  public void close() {}
}
