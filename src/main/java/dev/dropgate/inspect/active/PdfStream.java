package dev.dropgate.inspect.active;

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
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.filter.FilterFactory;
import org.apache.pdfbox.io.RandomAccessRead;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.io.RandomAccessReadView;
import org.apache.pdfbox.io.RandomAccessStreamCache;

/** A stream that is decoded up to a limit, however many filters it has. For one thread. */
final class PdfStream extends COSStream {
  /** A stream that holds objects, each of which takes many times its size in memory. */
  private static final int OBJECTS = 8 << 20;

  /** Filters for pictures are for nothing that is looked at here. */
  private static final Set<String> FILTERS =
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

  private final PdfParser parser;

  PdfStream(RandomAccessStreamCache cache, RandomAccessReadView view, PdfParser parser)
      throws IOException {
    super(cache, view);
    this.parser = parser;
  }

  /** What the parser reads objects from. */
  @Override
  public RandomAccessRead createView() throws IOException {
    try {
      return new RandomAccessReadBuffer(decoded(OBJECTS));
    } catch (IOException e) {
      throw parser.remember(e);
    }
  }

  byte[] decoded(int most) throws IOException {
    try {
      Effort.Sink sink = parser.effort().sink(most);
      createRawInputStream().transferTo(sink);
      byte[] bytes = sink.toByteArray();
      List<COSName> filters = filters();
      for (int i = 0; i < filters.size(); i++) {
        Effort.Sink next = parser.effort().sink(most);
        InputStream in = new ByteArrayInputStream(bytes);
        FilterFactory.INSTANCE.getFilter(filters.get(i)).decode(in, next, this, i);
        bytes = next.toByteArray();
      }
      return bytes;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private List<COSName> filters() throws IOException {
    List<COSName> names = new ArrayList<>();
    COSBase filters = getFilters();
    if (filters instanceof COSArray array) {
      for (int i = 0; i < array.size(); i++) {
        add(array.getObject(i), names);
      }
    } else if (filters != null) {
      add(filters, names);
    }
    return names;
  }

  private static void add(COSBase filter, List<COSName> names) throws IOException {
    if (!(filter instanceof COSName name)
        || !FILTERS.contains(name.getName())
        || names.size() > 8) {
      throw new IOException("a stream of objects or a file behind filters for pictures");
    }
    names.add(name);
  }
}
