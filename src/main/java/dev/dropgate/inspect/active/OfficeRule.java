package dev.dropgate.inspect.active;

import dev.dropgate.inspect.FileType;
import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.Subject;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Macros, remote parts and embedded files of Office documents, old and new. */
final class OfficeRule implements Rule {
  /** What a document may claim to be by one more member, and Office opens it all the same. */
  private static final Set<FileType> ZIPS =
      Set.of(
          FileType.OOXML,
          FileType.ZIP,
          FileType.JAR,
          FileType.APK,
          FileType.APPX,
          FileType.ODF,
          FileType.EPUB,
          FileType.HWPX);

  @Override
  public List<RuleInfo> about() {
    return List.of(
        Ids.MACROS,
        Ids.AUTORUN,
        Ids.EXCEL4,
        Ids.EXTERNAL,
        Ids.TEMPLATE,
        Ids.DDE,
        Ids.PACKAGE,
        Ids.HWP_SCRIPT,
        Ids.HWP_OLE,
        Ids.HWP_EPS,
        Ids.ENCRYPTED,
        Ids.EQUATION,
        Ids.LINK);
  }

  @Override
  public void judge(Subject subject, Findings findings) throws IOException {
    Set<FileType> types = EnumSet.copyOf(subject.types());
    boolean ole = types.contains(FileType.OLE2) || types.contains(FileType.MSI);
    if (types.contains(FileType.DRM)) {
      findings.add(Ids.ENCRYPTED.id(), Verdict.UNDECIDED, FileType.DRM.words());
      return;
    }
    boolean old = types.contains(FileType.HWP) || types.contains(FileType.WORD);
    boolean sheet = types.contains(FileType.BIFF) && Biff.begins(subject.content().head());
    types.retainAll(ZIPS);
    if (!ole && !sheet && !old && types.isEmpty()) {
      return;
    }
    try (Effort effort = Effort.enter(findings)) {
      if (ole) {
        new OleReader(findings, effort).read(subject.content());
      }
      if (!types.isEmpty()) {
        new OoxmlReader(findings, effort).read(subject);
      }
      if (old) {
        old(subject, findings, effort);
      }
      if (sheet) {
        try (InputStream in = subject.content().stream()) {
          new Biff(findings, effort).read(in);
        }
      }
    }
  }

  private static void old(Subject subject, Findings findings, Effort effort) throws IOException {
    try (InputStream in = subject.content().stream()) {
      if (subject.types().contains(FileType.HWP)) {
        new OldHwpReader(findings, effort).read(effort.all(in));
      } else {
        new WordStream(findings, effort).read(in);
      }
    }
  }
}
