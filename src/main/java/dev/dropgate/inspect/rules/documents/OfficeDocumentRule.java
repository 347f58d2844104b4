package dev.dropgate.inspect.rules.documents;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.inspect.rules.documents.hwp.LegacyHwpScanner;
import dev.dropgate.inspect.rules.documents.office.OoxmlDocumentScanner;
import dev.dropgate.inspect.rules.documents.ole.BiffScanner;
import dev.dropgate.inspect.rules.documents.ole.OleFileScanner;
import dev.dropgate.inspect.rules.documents.ole.WordStreamScanner;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Finds macros, remote parts and embedded files in Office documents, old and new. */
final class OfficeDocumentRule implements Rule {
  /** The types of a document with one more member. Office still opens such a document. */
  private static final Set<FileType> ZIP_TYPES =
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
  public List<RuleInfo> ruleInfos() {
    return List.of(
        DocumentRuleInfos.MACROS,
        DocumentRuleInfos.AUTORUN,
        DocumentRuleInfos.EXCEL4,
        DocumentRuleInfos.EXTERNAL,
        DocumentRuleInfos.TEMPLATE,
        DocumentRuleInfos.DDE,
        DocumentRuleInfos.PACKAGE,
        DocumentRuleInfos.HWP_SCRIPT,
        DocumentRuleInfos.HWP_OLE,
        DocumentRuleInfos.HWP_EPS,
        DocumentRuleInfos.ENCRYPTED,
        DocumentRuleInfos.EQUATION,
        DocumentRuleInfos.LINK);
  }

  @Override
  public void judge(ScanTarget subject, FindingCollector findings) throws IOException {
    Set<FileType> types = EnumSet.copyOf(subject.types());
    boolean ole = types.contains(FileType.OLE2) || types.contains(FileType.MSI);
    if (types.contains(FileType.DRM)) {
      findings.add(DocumentRuleInfos.ENCRYPTED.id(), Verdict.UNDECIDED, FileType.DRM.description());
      return;
    }
    boolean old = types.contains(FileType.HWP) || types.contains(FileType.WORD);
    boolean sheet = types.contains(FileType.BIFF) && BiffScanner.isBiff(subject.content().head());
    types.retainAll(ZIP_TYPES);
    if (!ole && !sheet && !old && types.isEmpty()) {
      return;
    }
    try (DocumentBudget effort = DocumentBudget.enter(findings)) {
      if (ole) {
        new OleFileScanner(findings, effort).scan(subject.content());
      }
      if (!types.isEmpty()) {
        new OoxmlDocumentScanner(findings, effort).scan(subject);
      }
      if (old) {
        scanLegacy(subject, findings, effort);
      }
      if (sheet) {
        try (InputStream in = subject.content().stream()) {
          new BiffScanner(findings, effort).scan(in);
        }
      }
    }
  }

  private static void scanLegacy(
      ScanTarget subject, FindingCollector findings, DocumentBudget effort) throws IOException {
    try (InputStream in = subject.content().stream()) {
      if (subject.types().contains(FileType.HWP)) {
        new LegacyHwpScanner(findings, effort).scan(effort.readAll(in));
      } else {
        new WordStreamScanner(findings, effort).scan(in);
      }
    }
  }
}
