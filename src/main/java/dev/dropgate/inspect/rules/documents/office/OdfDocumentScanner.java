package dev.dropgate.inspect.rules.documents.office;

import dev.dropgate.inspect.DocumentPartException;
import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.XmlPartReader;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.util.Enumeration;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamReader;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

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
  void judge(ZipFile zip) throws IOException {
    boolean manifest = false;
    boolean all = false;
    boolean content = false;
    for (Enumeration<ZipArchiveEntry> entries = zip.getEntries(); entries.hasMoreElements(); ) {
      effort.checkTime();
      ZipArchiveEntry entry = entries.nextElement();
      all |= entry.getName().equalsIgnoreCase(ENCRYPTED_PART);
      content |= entry.getName().equalsIgnoreCase("content.xml");
      if (entry.getName().equalsIgnoreCase(MANIFEST_PART)) {
        manifest = true;
        DocumentPartException.run(entry.getName(), () -> readManifest(zip, entry));
      }
    }
    if (encrypted || (manifest && all)) {
      findings.add(
          DocumentRuleInfos.ENCRYPTED.id(),
          Verdict.UNDECIDED,
          "an OpenDocument file with a password");
    } else if (manifest && content) {
      for (Enumeration<ZipArchiveEntry> entries = zip.getEntries(); entries.hasMoreElements(); ) {
        effort.checkTime();
        ZipArchiveEntry entry = entries.nextElement();
        DocumentPartException.run(entry.getName(), () -> scanPart(zip, entry));
      }
    }
  }

  private void readManifest(ZipFile zip, ZipArchiveEntry entry) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      read(in);
    }
  }

  // Other archives also have a manifest, so an unreadable part is a finding only if its name is
  // that of an OpenDocument part.
  private void scanPart(ZipFile zip, ZipArchiveEntry entry) throws IOException {
    String name = entry.getName().replace('\\', '/').toLowerCase(Locale.ROOT);
    if (entry.isDirectory()) {
      return;
    }
    if (CONTENT_PART.matcher(name).matches()) {
      try (InputStream in = zip.getInputStream(entry)) {
        new OdfContentScanner(findings, effort).read(in);
      }
    } else if (SCRIPT_PART.matcher(name).matches() && entry.getSize() > 0) {
      findings.add(DocumentRuleInfos.MACROS.id(), Verdict.DANGEROUS, "a macro, " + entry.getName());
    }
  }

  @Override
  public void startElement(String element, XMLStreamReader at) {
    encrypted |= element.equals("encryption-data");
  }
}
