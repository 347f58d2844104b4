package dev.dropgate.runtime;

import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.FileContent;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import dev.dropgate.quarantine.QuarantineService;
import dev.dropgate.quarantine.QuarantineStore;
import dev.dropgate.quarantine.RejudgeConfig;
import dev.dropgate.quarantine.RejudgeTransaction;
import dev.dropgate.quarantine.record.DamagedRecordException;
import dev.dropgate.quarantine.record.Manifest;
import java.io.IOException;

/**
 * Judges records by the current rules and describes what would happen to them. Changes no record,
 * request or audit log. Immutable.
 */
public final class RejudgePreview {
  private final Inspector inspector;
  private final RejudgeConfig.Lookup directories;

  /**
   * Creates a preview.
   *
   * @param inspector the gate's inspector
   * @param directories the directories monitored now
   */
  RejudgePreview(Inspector inspector, RejudgeConfig.Lookup directories) {
    this.inspector = inspector;
    this.directories = directories;
  }

  /**
   * Judges a record.
   *
   * @param found the record
   * @return the verdict, the rules with findings, and what would happen; printable
   * @throws DamagedRecordException if its manifest or content cannot be used
   * @throws IOException if it cannot be read
   */
  public String of(QuarantineService.RecordReference found) throws IOException {
    RejudgeTransaction record = new RejudgeTransaction(found.records(), found.id(), null);
    RejudgeConfig settings = directories.of(record.manifest().originalDirectory());
    String hindrance = record.hindrance(settings);
    if (hindrance != null) {
      return "stays, because it " + PrintableText.ofEscaped(hindrance);
    }
    if (record.isBegun()) {
      return "is on its way already";
    }
    ScanResult judgement = judge(found.records(), record.manifest(), settings);
    Verdict verdict = judgement.verdict();
    String rules = judgement.rules().isEmpty() ? "" : " (rule=" + judgement.rules() + ")";
    return verdict + rules + ", " + what(record.keepsRecord(verdict), verdict, settings);
  }

  private static String what(boolean stays, Verdict verdict, RejudgeConfig settings) {
    if (stays) {
      return "stays";
    }
    if (verdict == Verdict.DANGEROUS) {
      return "goes into the quarantine";
    }
    return settings.inPlace() ? "goes back to its place" : "is delivered";
  }

  private ScanResult judge(QuarantineStore records, Manifest manifest, RejudgeConfig settings)
      throws IOException {
    try (FileContent content = new FileContent(records.openContent(manifest))) {
      return inspector
          .ruleSet(settings.blockedExtensions(), settings.rules())
          .judge(new ScanTarget(manifest.originalPath().getFileName(), EntryKind.FILE, content));
    }
  }
}
