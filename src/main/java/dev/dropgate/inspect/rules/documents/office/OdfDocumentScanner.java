package dev.dropgate.inspect.rules.documents.office;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.XmlPartReader;
import dev.dropgate.inspect.format.zip.ZipParts;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamReader;

/**
 * Finds encryption of an OpenDocument file, in its parts or as a whole, and active content in it.
 */
final class OdfDocumentScanner extends XmlPartReader {
  private static final String MANIFEST_PART = "META-INF/manifest.xml";
  private static final String ENCRYPTED_PART = "encrypted-package";

  /** Parts with text, styles and Basic, also of objects in the document. */
  private static final Pattern CONTENT_PART =
      Pattern.compile("(?:.*/)?(?:content|styles)\\.xml|basic/.+\\.xml");

  /** Macros in other languages. The descriptor names them and is not a macro. */
  private static final Pattern SCRIPT_PART =
      Pattern.compile("scripts/.+(?<!/parcel-descriptor\\.xml)");

  private final DocumentBudget effort;
  private boolean encrypted;

  OdfDocumentScanner(FindingCollector findings, DocumentBudget effort) {
    super(findings, effort);
    this.effort = effort;
  }

  /** Judges any ZIP archive. Without a manifest it is not an OpenDocument file. */
  void judge(ZipParts parts) throws IOException {
    boolean manifest = parts.anyName(MANIFEST_PART::equalsIgnoreCase);
    parts.forEach(MANIFEST_PART::equalsIgnoreCase, this::readManifest);
    if (encrypted || (manifest && parts.anyName(ENCRYPTED_PART::equalsIgnoreCase))) {
      findings.add(
          DocumentRuleInfos.ENCRYPTED.id(),
          Verdict.UNDECIDED,
          "an OpenDocument file with a password");
    } else if (manifest && parts.anyName("content.xml"::equalsIgnoreCase)) {
      parts.forEach(name -> true, this::scanPart);
    }
  }

  private void readManifest(ZipParts.Part part) throws IOException {
    try (InputStream in = part.open()) {
      read(in);
    }
  }

  // Other archives also have a manifest, so an unreadable part is a finding only if its name is
  // that of an OpenDocument part.
  private void scanPart(ZipParts.Part part) throws IOException {
    String name = part.name().replace('\\', '/').toLowerCase(Locale.ROOT);
    if (CONTENT_PART.matcher(name).matches()) {
      try (InputStream in = part.open()) {
        new OdfContentScanner(findings, effort).read(in);
      }
    } else if (SCRIPT_PART.matcher(name).matches() && part.size() > 0) {
      findings.add(DocumentRuleInfos.MACROS.id(), Verdict.DANGEROUS, "a macro, " + part.name());
    }
  }

  @Override
  public void startElement(String element, XMLStreamReader at) {
    encrypted |= element.equals("encryption-data");
  }
}
