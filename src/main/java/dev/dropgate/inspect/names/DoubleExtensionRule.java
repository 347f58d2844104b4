package dev.dropgate.inspect.names;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Level;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.Subject;
import dev.dropgate.inspect.Verdict;
import java.util.List;
import java.util.Set;

/**
 * {@code invoice.pdf.js}: Windows hides the last extension, so the name looks like a document's.
 * Numbers and versions before the last dot are no extension of a document.
 */
final class DoubleExtensionRule implements Rule {
  private static final String ID = "double-extension";

  private static final Set<String> DOCUMENTS =
      Set.of(
          ("pdf doc docx docm dot dotx xls xlsx xlsm xlsb ppt pptx pps ppsx rtf odt ods odp hwp"
                  + " hwpx epub vsd vsdx jpg jpeg jpe png gif bmp tif tiff webp heic avif mp3 mp4 m4a"
                  + " m4v avi mov mkv mpg mpeg wmv wma wav flac ogg webm")
              .split(" "));

  /** Text and archives, which programmers too put before an extension: {@code build.xml.sh}. */
  private static final Set<String> TEXTS =
      Set.of(
          "txt csv log htm html xml json md svg eml msg ics vcf zip rar 7z tgz gz bz2 xz"
              .split(" "));

  /** A list of the titles in the file before the dot; what mounts a disc needs that file too. */
  private static final String CUE = "cue";

  @Override
  public List<RuleInfo> about() {
    return List.of(
        new RuleInfo(ID, Level.ON, "a document's extension before one that runs: `scan.pdf.js`"));
  }

  @Override
  public void judge(Subject subject, Findings findings) {
    FileName name = FileName.of(subject.name());
    String last = name.extension();
    if (!Programs.noDocument(last) || last.equals(CUE)) {
      return;
    }
    String before = shown(name.stem().extension());
    if (DOCUMENTS.contains(before) || (TEXTS.contains(before) && Programs.onlyRuns(last))) {
      findings.add(
          ID,
          Verdict.DANGEROUS,
          "named like a ." + before + " file, but its extension is ." + last);
    }
  }

  private static String shown(String extension) {
    return Confusables.mayMislead(extension) ? Confusables.skeleton(extension) : extension;
  }
}
