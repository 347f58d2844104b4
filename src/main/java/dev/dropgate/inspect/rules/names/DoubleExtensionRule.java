package dev.dropgate.inspect.rules.names;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.format.filename.ConfusableCharacters;
import dev.dropgate.inspect.format.filename.FileName;
import dev.dropgate.inspect.format.filename.ProgramExtensions;
import dev.dropgate.model.Verdict;
import java.util.List;
import java.util.Set;

/**
 * Finds names like {@code invoice.pdf.js}: Windows hides the last extension, so the name looks like
 * a document's. Numbers and versions before the last dot do not count as an extension.
 */
final class DoubleExtensionRule implements Rule {
  private static final String ID = "double-extension";

  private static final Set<String> DOCUMENT_EXTENSIONS =
      Set.of(
          ("pdf doc docx docm dot dotx xls xlsx xlsm xlsb ppt pptx pps ppsx rtf odt ods odp hwp"
                  + " hwpx epub vsd vsdx jpg jpeg jpe png gif bmp tif tiff webp heic avif mp3 mp4 m4a"
                  + " m4v avi mov mkv mpg mpeg wmv wma wav flac ogg webm")
              .split(" "));

  /**
   * Extensions of text and archives. Programmers also put them before an extension: {@code
   * build.xml.sh}.
   */
  private static final Set<String> TEXT_EXTENSIONS =
      Set.of(
          "txt csv log htm html xml json md svg eml msg ics vcf zip rar 7z tgz gz bz2 xz"
              .split(" "));

  /**
   * A cue sheet lists the titles in the file that is named before the dot. A disc is mounted with
   * both files.
   */
  private static final String CUE_EXTENSION = "cue";

  @Override
  public List<RuleInfo> ruleInfos() {
    return List.of(
        new RuleInfo(
            ID, RuleMode.ON, "a document's extension before one that runs: `scan.pdf.js`"));
  }

  @Override
  public void judge(ScanTarget subject, FindingCollector findings) {
    FileName name = subject.fileName();
    String last = name.extension();
    if (!ProgramExtensions.isNeverDocument(last) || last.equals(CUE_EXTENSION)) {
      return;
    }
    String before = visibleForm(name.stem().extension());
    if (DOCUMENT_EXTENSIONS.contains(before)
        || (TEXT_EXTENSIONS.contains(before) && ProgramExtensions.isOnlyRunnable(last))) {
      findings.add(
          ID,
          Verdict.DANGEROUS,
          "named like a ." + before + " file, but its extension is ." + last);
    }
  }

  private static String visibleForm(String extension) {
    return ConfusableCharacters.mayMislead(extension)
        ? ConfusableCharacters.skeleton(extension)
        : extension;
  }
}
