package dev.dropgate.inspect.active;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.dropgate.inspect.Findings;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads an XML part of a document in one pass, without DTDs and entities. For one part. */
abstract class XmlPart {
  private static final XMLInputFactory XML = factory();

  /** White space, the zeros of wide characters, byte order marks. */
  private static final String BEFORE = "\t\n\r \0\357\273\277\376\377";

  /** Honest documents have some tens. */
  private static final int MAX_DEPTH = 1_000;

  /** The parser goes through those in scope for each name, and honest documents have some tens. */
  private static final int MAX_NAMESPACES = 1_000;

  protected final Findings findings;
  private final Effort effort;

  XmlPart(Findings findings, Effort effort) {
    this.findings = findings;
    this.effort = effort;
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
    return factory;
  }

  /** Whether bytes may begin one: in any encoding, with or without the declaration of XML. */
  static boolean mayBe(byte[] head) {
    int at = 0;
    while (at < head.length && BEFORE.indexOf(head[at] & 0xFF) >= 0) {
      at++;
    }
    return at == head.length ? new String(head, ISO_8859_1).isBlank() : head[at] == '<';
  }

  /** An element begins; the reader stands on it and must not be moved. */
  abstract void begins(String element, XMLStreamReader at) throws IOException;

  /** Whether the rest matters. */
  boolean goesOn() {
    return true;
  }

  /** Text within the element that began last, maybe in pieces. */
  void text(String text) {}

  /** An element ends. */
  void ends(String element) throws IOException {}

  final void read(InputStream in) throws IOException {
    try {
      XMLStreamReader reader = XML.createXMLStreamReader(new Counted(in, effort));
      Scope scope = new Scope();
      while (goesOn() && reader.hasNext()) {
        switch (reader.next()) {
          case XMLStreamConstants.START_ELEMENT -> {
            scope.opens(reader.getNamespaceCount());
            begins(reader.getLocalName(), reader);
          }
          case XMLStreamConstants.END_ELEMENT -> {
            scope.closes();
            ends(reader.getLocalName());
          }
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text(reader.getText());
          default -> {}
        }
      }
    } catch (XMLStreamException e) {
      throw new IOException("a part is no XML: " + e.getMessage(), e);
    }
  }

  /** The elements that are open, and the namespaces that they declare. */
  private static final class Scope {
    private int[] declared = new int[16];
    private int depth;
    private int namespaces;

    void opens(int count) throws IOException {
      namespaces += count;
      if (depth == MAX_DEPTH) {
        throw new IOException("elements nested more than " + MAX_DEPTH + " deep");
      } else if (namespaces > MAX_NAMESPACES) {
        throw new IOException("more than " + MAX_NAMESPACES + " namespaces within each other");
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

  static String attribute(XMLStreamReader at, String name) {
    for (int i = 0; i < at.getAttributeCount(); i++) {
      if (at.getAttributeLocalName(i).equals(name)) {
        return at.getAttributeValue(i);
      }
    }
    return "";
  }

  private static final class Counted extends FilterInputStream {
    private final Effort effort;

    Counted(InputStream in, Effort effort) {
      super(in);
      this.effort = effort;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      effort.unpacked(Math.max(0, count));
      return count;
    }
  }
}
