package dev.dropgate.inspect.format.document;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.ScanLimitException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** A reader of an XML part in one pass, without DTDs and entities. For one part. */
public abstract class XmlPartReader {
  private static final XMLInputFactory XML_FACTORY = newFactory();

  /** White space, the zeros of wide characters, byte order marks. */
  private static final String IGNORED_PREFIX = "\t\n\r \0\357\273\277\376\377";

  /** Ordinary documents have a few dozen levels. */
  private static final int MAX_DEPTH = 1_000;

  /**
   * Ordinary documents have a few dozen. The parser searches all namespaces in scope for each name.
   */
  private static final int MAX_NAMESPACES = 1_000;

  /** The keyword that declares a namespace. */
  private static final KeywordMatcher DECLARATIONS = new KeywordMatcher(List.of("xmlns"));

  /**
   * The parser compares all declarations of one element with each other before it reports any. It
   * reads some thousand bytes ahead.
   */
  private static final int MAX_DECLARATIONS = 4 * MAX_NAMESPACES;

  private static final String TOO_MANY_NAMESPACES =
      "more than " + MAX_NAMESPACES + " namespaces within each other";

  protected final FindingCollector findings;
  private final DocumentBudget effort;

  public XmlPartReader(FindingCollector findings, DocumentBudget effort) {
    this.findings = findings;
    this.effort = effort;
  }

  private static XMLInputFactory newFactory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
    return factory;
  }

  /**
   * Returns whether the bytes may begin XML, in any encoding, with or without an XML declaration.
   */
  public static boolean isXml(byte[] head) {
    int at = 0;
    while (at < head.length && IGNORED_PREFIX.indexOf(head[at] & 0xFF) >= 0) {
      at++;
    }
    return at == head.length ? new String(head, ISO_8859_1).isBlank() : head[at] == '<';
  }

  /** Handles the start of an element. The reader is positioned on it and must not be moved. */
  public abstract void startElement(String element, XMLStreamReader at) throws IOException;

  /** Returns whether the rest of the part is needed. */
  public boolean isWanted() {
    return true;
  }

  /** Handles text in the element that began last, possibly in pieces. */
  public void characters(String text) throws IOException {}

  /** Handles the end of an element. */
  public void endElement(String element) throws IOException {}

  public final void read(InputStream in) throws IOException {
    try {
      Counted counted = new Counted(in, effort);
      XMLStreamReader reader = XML_FACTORY.createXMLStreamReader(counted);
      Scope scope = new Scope();
      while (isWanted() && reader.hasNext()) {
        int event = reader.next();
        counted.declarations = 0;
        switch (event) {
          case XMLStreamConstants.START_ELEMENT -> {
            scope.opens(reader.getNamespaceCount());
            startElement(reader.getLocalName(), reader);
          }
          case XMLStreamConstants.END_ELEMENT -> {
            scope.closes();
            endElement(reader.getLocalName());
          }
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
              characters(reader.getText());
          default -> {}
        }
      }
    } catch (XMLStreamException e) {
      ScanLimitException.rethrow(e.getNestedException()); // which is not always its cause
      ScanLimitException.rethrow(e);
      throw new IOException("a part is no XML: " + e.getMessage(), e);
    }
  }

  /** The open elements and the namespaces that they declare. */
  private static final class Scope {
    private int[] declared = new int[16];
    private int depth;
    private int namespaces;

    void opens(int count) throws IOException {
      namespaces += count;
      if (depth == MAX_DEPTH) {
        throw new ScanLimitException("elements nested more than " + MAX_DEPTH + " deep");
      } else if (namespaces > MAX_NAMESPACES) {
        throw new ScanLimitException(TOO_MANY_NAMESPACES);
      }
      if (depth == declared.length) {
        declared = Arrays.copyOf(declared, 2 * depth);
      }
      declared[depth++] = count;
    }

    void closes() {
      namespaces -= declared[--depth];
    }
  }

  public static String attribute(XMLStreamReader at, String name) {
    for (int i = 0; i < at.getAttributeCount(); i++) {
      if (at.getAttributeLocalName(i).equals(name)) {
        return at.getAttributeValue(i);
      }
    }
    return "";
  }

  private static final class Counted extends FilterInputStream {
    private final DocumentBudget effort;
    private int state = KeywordMatcher.START_STATE;

    /** Declarations since the last event of the parser. */
    private int declarations;

    Counted(InputStream in, DocumentBudget effort) {
      super(in);
      this.effort = effort;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      effort.unpacked(Math.max(0, count));
      for (int i = 0; i < count; i++) {
        declares(buffer[offset + i]);
      }
      return count;
    }

    private void declares(byte one) throws IOException {
      if (one == 0) {
        return; // half of a wide character
      }
      state = DECLARATIONS.nextState(state, one);
      if (DECLARATIONS.matchesAt(state) != 0 && ++declarations > MAX_DECLARATIONS) {
        throw new ScanLimitException(TOO_MANY_NAMESPACES);
      }
    }
  }
}
