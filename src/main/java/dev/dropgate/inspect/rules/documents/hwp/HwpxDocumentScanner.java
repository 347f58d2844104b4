package dev.dropgate.inspect.rules.documents.hwp;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.XmlPartReader;
import dev.dropgate.inspect.format.hwp.HwpScript;
import dev.dropgate.inspect.format.hwp.PostScriptReader;
import dev.dropgate.inspect.format.zip.ZipParts;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.inspect.rules.documents.common.EmbeddedFileScanner;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import javax.xml.stream.XMLStreamReader;

/**
 * Judges the active parts of a Hangul document in a ZIP archive (HWPX). Its files are members of
 * the archive and judged there. For one document.
 */
public final class HwpxDocumentScanner {
  /** The part that lists all parts. */
  public static final String PART_LIST = "Contents/content.hpf";

  private static final String SCRIPT_FOLDER = "scripts/";

  /** Enough to detect the type of a part. */
  private static final int HEAD_BYTES = 64;

  private final FindingCollector findings;
  private final DocumentBudget effort;

  public HwpxDocumentScanner(FindingCollector findings, DocumentBudget effort) {
    this.findings = findings;
    this.effort = effort;
  }

  /** Judges any ZIP archive. Without scripts and OLE objects there are no findings. */
  public void judge(ZipParts parts) throws IOException {
    Set<String> scripts = new HashSet<>();
    parts.forEach(PART_LIST::equalsIgnoreCase, part -> readPartList(part, scripts));
    parts.forEach(name -> true, part -> judgePart(part, scripts));
  }

  private void judgePart(ZipParts.Part part, Set<String> scripts) throws IOException {
    String name = part.name().toLowerCase(Locale.ROOT);
    if (name.startsWith(SCRIPT_FOLDER) || scripts.contains(name)) {
      try (InputStream in = part.open()) {
        judgeScript(part.name(), effort.readAll(in));
      }
    } else {
      judgeData(part);
    }
  }

  /**
   * Judges a part that is not a script. An OLE object may follow its size, so that the other rules
   * do not detect it.
   */
  private void judgeData(ZipParts.Part part) throws IOException {
    byte[] head;
    try (InputStream in = part.open()) {
      head = in.readNBytes(HEAD_BYTES);
    }
    String name = part.name();
    int ole = HwpBinaryDataScanner.oleOffset(head);
    boolean postScript = PostScriptReader.isNamed(name) || PostScriptReader.isPostScript(head);
    if (ole < 0 && !postScript) {
      return;
    }
    try (InputStream in = part.open()) {
      byte[] bytes = effort.readAll(in);
      if (ole > 0) {
        new HwpBinaryDataScanner(findings, effort).judge(name, bytes);
      } else if (ole == 0) {
        findings.add(
            DocumentRuleInfos.HWP_OLE.id(),
            Verdict.DANGEROUS,
            "an OLE object, " + EmbeddedFileScanner.baseName(name));
      } else {
        new HwpBinaryDataScanner(findings, effort).judgePostScript(name, bytes);
      }
    }
  }

  private void judgeScript(String name, byte[] script) throws IOException {
    if (HwpScript.isInert(new MemoryContent(script))) {
      findings.trace("a script that does nothing, " + name);
    } else {
      findings.add(DocumentRuleInfos.HWP_SCRIPT.id(), Verdict.DANGEROUS, "a script, " + name);
    }
  }

  private void readPartList(ZipParts.Part part, Set<String> scripts) throws IOException {
    try (InputStream in = part.open()) {
      new PartList(findings, effort, scripts).read(in);
    }
  }

  private static final class PartList extends XmlPartReader {
    private static final Set<String> SCRIPT_IDS = Set.of("headersc", "sourcesc");

    /** Receives the names of the scripts, in lower case. */
    private final Set<String> scripts;

    PartList(FindingCollector findings, DocumentBudget effort, Set<String> scripts) {
      super(findings, effort);
      this.scripts = scripts;
    }

    @Override
    public void startElement(String element, XMLStreamReader at) {
      String type = attribute(at, "media-type").toLowerCase(Locale.ROOT);
      if (element.equals("item")
          && (type.contains("script") || SCRIPT_IDS.contains(attribute(at, "id")))) {
        scripts.add(attribute(at, "href").toLowerCase(Locale.ROOT));
      }
    }
  }
}
