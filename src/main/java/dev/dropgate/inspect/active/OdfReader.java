package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.util.Enumeration;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamReader;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Whether an OpenDocument file needs a password, its parts one by one or all in one; and what acts
 * in it.
 */
final class OdfReader extends XmlPart {
  private static final String MANIFEST = "META-INF/manifest.xml";
  private static final String ALL = "encrypted-package";

  /** Text, styles and Basic, also of objects in the document. */
  private static final Pattern CONTENT =
      Pattern.compile("(?:.*/)?(?:content|styles)\\.xml|basic/.+\\.xml");

  /** Macros in other languages, which say in a file of this name what they are called. */
  private static final Pattern SCRIPTS = Pattern.compile("scripts/.+(?<!/parcel-descriptor\\.xml)");

  private final Effort effort;
  private boolean encrypted;

  OdfReader(Findings findings, Effort effort) {
    super(findings, effort);
    this.effort = effort;
  }

  /** Judges any archive; without a manifest it is no OpenDocument file. */
  void judge(ZipFile zip) throws IOException {
    boolean manifest = false;
    boolean all = false;
    boolean content = false;
    for (Enumeration<ZipArchiveEntry> entries = zip.getEntries(); entries.hasMoreElements(); ) {
      effort.step();
      ZipArchiveEntry entry = entries.nextElement();
      all |= entry.getName().equalsIgnoreCase(ALL);
      content |= entry.getName().equalsIgnoreCase("content.xml");
      if (entry.getName().equalsIgnoreCase(MANIFEST)) {
        manifest = true;
        try (InputStream in = zip.getInputStream(entry)) {
          read(in);
        }
      }
    }
    if (encrypted || (manifest && all)) {
      findings.add(Ids.ENCRYPTED.id(), Verdict.UNDECIDED, "an OpenDocument file with a password");
    } else if (manifest && content) {
      for (Enumeration<ZipArchiveEntry> entries = zip.getEntries(); entries.hasMoreElements(); ) {
        effort.step();
        active(zip, entries.nextElement());
      }
    }
  }

  // Other archives have a manifest too, so a part that cannot be read is no finding unless it is of
  // the language of these files.
  private void active(ZipFile zip, ZipArchiveEntry entry) throws IOException {
    String name = entry.getName().replace('\\', '/').toLowerCase(Locale.ROOT);
    if (entry.isDirectory()) {
      return;
    }
    if (CONTENT.matcher(name).matches()) {
      try (InputStream in = zip.getInputStream(entry)) {
        new OdfContent(findings, effort).read(in);
      }
    } else if (SCRIPTS.matcher(name).matches() && entry.getSize() > 0) {
      findings.add(Ids.MACROS.id(), Verdict.DANGEROUS, "a macro, " + entry.getName());
    }
  }

  @Override
  void begins(String element, XMLStreamReader at) {
    encrypted |= element.equals("encryption-data");
  }
}
