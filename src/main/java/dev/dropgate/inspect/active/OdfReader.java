package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.util.Enumeration;
import javax.xml.stream.XMLStreamReader;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** Whether an OpenDocument file needs a password: its parts one by one, or all in one. */
final class OdfReader extends XmlPart {
  private static final String MANIFEST = "META-INF/manifest.xml";
  private static final String ALL = "encrypted-package";

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
    for (Enumeration<ZipArchiveEntry> entries = zip.getEntries(); entries.hasMoreElements(); ) {
      effort.step();
      ZipArchiveEntry entry = entries.nextElement();
      all |= entry.getName().equalsIgnoreCase(ALL);
      if (entry.getName().equalsIgnoreCase(MANIFEST)) {
        manifest = true;
        try (InputStream in = zip.getInputStream(entry)) {
          read(in);
        }
      }
    }
    if (encrypted || (manifest && all)) {
      findings.add(Ids.ENCRYPTED.id(), Verdict.UNDECIDED, "an OpenDocument file with a password");
    }
  }

  @Override
  void begins(String element, XMLStreamReader at) {
    encrypted |= element.equals("encryption-data");
  }
}
