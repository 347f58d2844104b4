package dev.dropgate.quarantine;

import dev.dropgate.files.SafeFolder;
import dev.dropgate.files.SafeText;
import dev.dropgate.files.SparseFile;
import dev.dropgate.files.UnnamedFile;
import dev.dropgate.inspect.FileContent;
import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.Judgement;
import dev.dropgate.inspect.Kind;
import dev.dropgate.inspect.Subject;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;

/**
 * Judges records by the rules that hold now and says what would happen to them, without a change to
 * a record, a request or the audit log. Immutable.
 */
public final class RejudgePreview {
  private final Inspector inspector;
  private final DirectorySettings.Lookup directories;

  /**
   * Prepares.
   *
   * @param inspector as the gate has it
   * @param directories as they are monitored now
   */
  public RejudgePreview(Inspector inspector, DirectorySettings.Lookup directories) {
    this.inspector = inspector;
    this.directories = directories;
  }

  /**
   * Judges a record.
   *
   * @param found the record
   * @return printable: the verdict, the rules that object, and what would happen
   * @throws DamagedRecordException if its manifest or content cannot be used
   * @throws IOException if it cannot be read
   */
  public String of(Quarantine.Found found) throws IOException {
    Rejudging record = new Rejudging(found.records(), found.id(), null);
    DirectorySettings settings = directories.of(record.manifest().originalDirectory());
    String hindrance = record.hindrance(settings);
    if (hindrance != null) {
      return "stays, because it " + SafeText.again(hindrance);
    }
    if (record.isBegun()) {
      return "is on its way already";
    }
    Judgement judgement = judge(found.records(), record.manifest(), settings);
    Verdict verdict = judgement.verdict();
    String rules = judgement.rules().isEmpty() ? "" : " (rule=" + judgement.rules() + ")";
    return verdict + rules + ", " + what(record.isLeftBy(verdict), verdict, settings);
  }

  private static String what(boolean stays, Verdict verdict, DirectorySettings settings) {
    if (stays) {
      return "stays";
    }
    if (verdict == Verdict.DANGEROUS) {
      return "goes into the quarantine";
    }
    return settings.inPlace() ? "goes back to its place" : "is delivered";
  }

  private Judgement judge(Records records, Manifest manifest, DirectorySettings settings)
      throws IOException {
    if (manifest.seal() == null) {
      records.content(manifest, null);
      try (FileContent content =
          FileContent.open(records.folder(manifest.id()).resolve(RecordFolders.CONTENT))) {
        return judge(manifest, content, settings);
      }
    }
    // What is sealed is never in the clear under a name.
    try (SafeFolder folder = SafeFolder.open(records.store());
        UnnamedFile plain = UnnamedFile.in(folder)) {
      SparseFile file = new SparseFile(plain.channel());
      records.content(manifest, file);
      file.finish();
      return judge(manifest, new FileContent(plain.channel()), settings);
    }
  }

  private Judgement judge(Manifest manifest, FileContent content, DirectorySettings settings) {
    return inspector
        .rules(settings.blockedExtensions(), settings.rules())
        .judge(new Subject(manifest.originalPath().getFileName(), Kind.FILE, content));
  }
}
