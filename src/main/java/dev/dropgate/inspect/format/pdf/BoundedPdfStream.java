package dev.dropgate.inspect.format.pdf;

import dev.dropgate.inspect.DocumentPartException;
import dev.dropgate.inspect.format.document.DocumentBudget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSObjectKey;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.filter.FilterFactory;
import org.apache.pdfbox.io.RandomAccessRead;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.io.RandomAccessReadView;
import org.apache.pdfbox.io.RandomAccessStreamCache;

/** A stream that is decoded up to a limit, through any number of filters. Not thread safe. */
public final class BoundedPdfStream extends COSStream {
  /** The limit on a stream of objects. Each object takes many times its size in memory. */
  private static final int MAX_OBJECT_STREAM_BYTES = 8 << 20;

  /** Filters for pictures are excluded: no content that matters here uses them. */
  private static final Set<String> ALLOWED_FILTERS =
      Set.of(
          "FlateDecode",
          "Fl",
          "LZWDecode",
          "LZW",
          "ASCII85Decode",
          "A85",
          "ASCIIHexDecode",
          "AHx",
          "RunLengthDecode",
          "RL",
          "Crypt");

  private final BoundedPdfParser parser;

  BoundedPdfStream(
      RandomAccessStreamCache cache, RandomAccessReadView view, BoundedPdfParser parser)
      throws IOException {
    super(cache, view);
    this.parser = parser;
  }

  /** Returns the decoded bytes, from which the parser reads objects. */
  @Override
  public RandomAccessRead createView() throws IOException {
    try {
      return new RandomAccessReadBuffer(decodeBounded(MAX_OBJECT_STREAM_BYTES));
    } catch (IOException e) {
      throw parser.rememberProblem(e);
    }
  }

  /**
   * Returns the decoded bytes.
   *
   * @param most of them; a longer stream is one that reaches a limit
   * @throws DocumentPartException if they cannot be decoded and the stream is an object of its own
   */
  public byte[] decodeBounded(int most) throws IOException {
    try {
      return decode(most);
    } catch (IOException e) {
      COSObjectKey key = getKey();
      throw key == null ? e : BoundedPdfParser.nameObject(key, e);
    }
  }

  private byte[] decode(int most) throws IOException {
    try {
      DocumentBudget.Sink sink = parser.effort().newSink(most);
      createRawInputStream().transferTo(sink);
      byte[] bytes = sink.toByteArray();
      List<COSName> filters = filterNames();
      for (int i = 0; i < filters.size(); i++) {
        DocumentBudget.Sink next = parser.effort().newSink(most);
        InputStream in = new ByteArrayInputStream(bytes);
        FilterFactory.INSTANCE.getFilter(filters.get(i)).decode(in, next, this, i);
        bytes = next.toByteArray();
      }
      return bytes;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private List<COSName> filterNames() throws IOException {
    List<COSName> names = new ArrayList<>();
    COSBase filters = getFilters();
    if (filters instanceof COSArray array) {
      for (int i = 0; i < array.size(); i++) {
        addFilter(array.getObject(i), names);
      }
    } else if (filters != null) {
      addFilter(filters, names);
    }
    return names;
  }

  private static void addFilter(COSBase filter, List<COSName> names) throws IOException {
    if (!(filter instanceof COSName name)
        || !ALLOWED_FILTERS.contains(name.getName())
        || names.size() > 8) {
      throw new IOException("a stream of objects or a file behind filters for pictures");
    }
    names.add(name);
  }
}
