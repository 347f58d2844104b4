package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.MemoryContent;
import dev.dropgate.inspect.Verdict;
import dev.dropgate.inspect.types.HwpScript;
import java.io.IOException;
import java.io.InputStream;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import javax.xml.stream.XMLStreamReader;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * The parts of a Hangul document in a ZIP (HWPX) that do something. Its files are members of the
 * archive and judged as such. For one document.
 */
final class HwpxReader {
  /** The list of all parts. */
  static final String LIST = "Contents/content.hpf";

  private static final String SCRIPTS = "scripts/";

  /** Enough to tell what a part is. */
  private static final int HEAD = 64;

  private final Findings findings;
  private final Effort effort;

  HwpxReader(Findings findings, Effort effort) {
    this.findings = findings;
    this.effort = effort;
  }

  /** Judges any archive; without scripts there is nothing in it. */
  void judge(ZipFile zip) throws IOException {
    Set<String> scripts = listed(zip);
    for (Enumeration<ZipArchiveEntry> all = zip.getEntries(); all.hasMoreElements(); ) {
      effort.step();
      ZipArchiveEntry entry = all.nextElement();
      String name = entry.getName().toLowerCase(Locale.ROOT);
      if (entry.isDirectory()) {
        continue;
      }
      if (name.startsWith(SCRIPTS) || scripts.contains(name)) {
        try (InputStream in = zip.getInputStream(entry)) {
          script(entry.getName(), effort.all(in));
        }
      } else {
        data(zip, entry);
      }
    }
  }

  /** An OLE object may stand behind its size, where no other reader sees it. */
  private void data(ZipFile zip, ZipArchiveEntry entry) throws IOException {
    byte[] head;
    try (InputStream in = zip.getInputStream(entry)) {
      head = in.readNBytes(HEAD);
    }
    String name = entry.getName();
    int ole = HwpData.oleAt(head);
    boolean postScript = PostScript.isNamed(name) || PostScript.begins(head);
    if (ole < 0 && !postScript) {
      return;
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = effort.all(in);
      if (ole > 0) {
        new HwpData(findings, effort).judge(name, bytes);
      } else if (ole == 0) {
        findings.add(Ids.HWP_OLE.id(), Verdict.DANGEROUS, "an OLE object, " + Embedded.own(name));
      } else {
        new HwpData(findings, effort).postScript(name, bytes);
      }
    }
  }

  private void script(String name, byte[] script) throws IOException {
    if (HwpScript.isInert(new MemoryContent(script))) {
      findings.saw("a script that does nothing, " + name);
    } else {
      findings.add(Ids.HWP_SCRIPT.id(), Verdict.DANGEROUS, "a script, " + name);
    }
  }

  /** The names of parts that the list of all parts calls scripts, in lower case. */
  private Set<String> listed(ZipFile zip) throws IOException {
    Set<String> scripts = new HashSet<>();
    for (Enumeration<ZipArchiveEntry> all = zip.getEntries(); all.hasMoreElements(); ) {
      effort.step();
      ZipArchiveEntry entry = all.nextElement();
      if (entry.getName().equalsIgnoreCase(LIST)) {
        try (InputStream in = zip.getInputStream(entry)) {
          new PartList(findings, effort, scripts).read(in);
        }
      }
    }
    return scripts;
  }

  private static final class PartList extends XmlPart {
    private static final Set<String> IDS = Set.of("headersc", "sourcesc");

    private final Set<String> scripts;

    PartList(Findings findings, Effort effort, Set<String> scripts) {
      super(findings, effort);
      this.scripts = scripts;
    }

    @Override
    void begins(String element, XMLStreamReader at) {
      String type = attribute(at, "media-type").toLowerCase(Locale.ROOT);
      if (element.equals("item")
          && (type.contains("script") || IDS.contains(attribute(at, "id")))) {
        scripts.add(attribute(at, "href").toLowerCase(Locale.ROOT));
      }
    }
  }
}
