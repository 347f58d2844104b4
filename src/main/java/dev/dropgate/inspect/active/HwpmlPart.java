package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Verdict;
import dev.dropgate.inspect.types.HwpScript;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLStreamReader;

/**
 * A document of Hangul as one XML file (HML): its binary data in base64, mostly deflated, and its
 * script. For one document.
 */
final class HwpmlPart extends XmlPart {
  static final String ROOT = "HWPML";

  private static final String ITEM = "BINITEM";
  private static final String DATA = "BINDATA";
  private static final String SCRIPT = "SCRIPTCODE";

  /** A document has as many as it has pictures. */
  private static final int MOST_ITEMS = 10_000;

  private final HwpData data;

  /** Formats of binary data by their ids: the list stands before the data. */
  private final Map<String, String> formats = new HashMap<>();

  private String id = "";

  /** The text that is being read; null if none is. */
  private StringBuilder text;

  private boolean inScript;

  HwpmlPart(Findings findings, Effort effort) {
    super(findings, effort);
    this.data = new HwpData(findings, effort);
  }

  @Override
  void begins(String element, XMLStreamReader at) {
    switch (element.toUpperCase(Locale.ROOT)) {
      case ITEM -> {
        if (formats.size() < MOST_ITEMS) {
          formats.put(attribute(at, "BinData"), attribute(at, "Format"));
        }
      }
      case DATA -> {
        id = attribute(at, "Id");
        text = new StringBuilder();
      }
      case SCRIPT -> inScript = true;
      default -> {}
    }
    if (inScript) {
      script();
    }
  }

  @Override
  void text(String more) {
    if (text != null) {
      if (text.length() + more.length() > Effort.LARGEST) {
        throw new IllegalStateException("something in it is larger than 64 MiB");
      }
      text.append(more);
    }
  }

  @Override
  void ends(String element) throws IOException {
    if (text != null && inScript) {
      script();
    } else if (text != null && element.equalsIgnoreCase(DATA)) {
      data();
      text = null;
    }
    if (element.equalsIgnoreCase(SCRIPT)) {
      inScript = false;
      text = null;
    }
  }

  private void script() {
    if (text != null && !HwpScript.isInert(text.toString())) {
      findings.add(Ids.HWP_SCRIPT.id(), Verdict.DANGEROUS, "a script");
    }
    text = new StringBuilder();
  }

  private void data() throws IOException {
    byte[] stored = Base64.getMimeDecoder().decode(text.toString());
    String format = formats.getOrDefault(id, "");
    String name = "BIN" + id + (format.isEmpty() ? "" : "." + format);
    for (byte[] form : data.forms(stored)) {
      data.judge(name, form);
    }
  }
}
