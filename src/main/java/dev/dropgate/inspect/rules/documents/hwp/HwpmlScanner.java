package dev.dropgate.inspect.rules.documents.hwp;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.XmlPartReader;
import dev.dropgate.inspect.format.hwp.HwpScript;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLStreamReader;

/**
 * Judges a Hangul document that is one XML file (HML): binary data in base64, usually deflated, and
 * a script. For one document.
 */
public final class HwpmlScanner extends XmlPartReader {
  public static final String ROOT_ELEMENT = "HWPML";

  private static final String ITEM_ELEMENT = "BINITEM";
  private static final String DATA_ELEMENT = "BINDATA";
  private static final String SCRIPT_ELEMENT = "SCRIPTCODE";

  /** A document has one item for each picture. */
  private static final int MAX_ITEMS = 10_000;

  private final HwpBinaryDataScanner data;

  /** The formats of binary data by id. The document lists them before the data. */
  private final Map<String, String> formats = new HashMap<>();

  private String id = "";

  /** The current text; null outside of one. */
  private StringBuilder text;

  private boolean inScript;

  public HwpmlScanner(FindingCollector findings, DocumentBudget effort) {
    super(findings, effort);
    this.data = new HwpBinaryDataScanner(findings, effort);
  }

  @Override
  public void startElement(String element, XMLStreamReader at) {
    switch (element.toUpperCase(Locale.ROOT)) {
      case ITEM_ELEMENT -> {
        if (formats.size() < MAX_ITEMS) {
          formats.put(attribute(at, "BinData"), attribute(at, "Format"));
        }
      }
      case DATA_ELEMENT -> {
        id = attribute(at, "Id");
        text = new StringBuilder();
      }
      case SCRIPT_ELEMENT -> inScript = true;
      default -> {}
    }
    if (inScript) {
      judgeScript();
    }
  }

  @Override
  public void characters(String more) throws IOException {
    if (text != null) {
      if (text.length() + more.length() > DocumentBudget.MAX_UNPACKED_BYTES) {
        throw DocumentBudget.tooLarge(DocumentBudget.MAX_UNPACKED_BYTES);
      }
      text.append(more);
    }
  }

  @Override
  public void endElement(String element) throws IOException {
    if (text != null && inScript) {
      judgeScript();
    } else if (text != null && element.equalsIgnoreCase(DATA_ELEMENT)) {
      data();
      text = null;
    }
    if (element.equalsIgnoreCase(SCRIPT_ELEMENT)) {
      inScript = false;
      text = null;
    }
  }

  private void judgeScript() {
    if (text != null && !HwpScript.isInert(text.toString())) {
      findings.add(DocumentRuleInfos.HWP_SCRIPT.id(), Verdict.DANGEROUS, "a script");
    }
    text = new StringBuilder();
  }

  private void data() throws IOException {
    byte[] stored = Base64.getMimeDecoder().decode(text.toString());
    String format = formats.getOrDefault(id, "");
    String name = "BIN" + id + (format.isEmpty() ? "" : "." + format);
    for (byte[] form : data.decodings(stored)) {
      data.judge(name, form);
    }
  }
}
