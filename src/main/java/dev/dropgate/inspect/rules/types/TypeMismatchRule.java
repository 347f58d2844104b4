package dev.dropgate.inspect.rules.types;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.content.FileType.Group;
import dev.dropgate.inspect.format.appledouble.AppleDoubleName;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Finds content that does not match its extension. The finding holds the file if the mismatch
 * affects the inspection: a false document or archive cannot be opened, and one under another
 * extension is opened only on purpose. The finding is only logged for common mix-ups: pictures,
 * archives or documents among themselves, an error page saved as a picture, plain text with the
 * extension of a document.
 */
public final class TypeMismatchRule implements Rule {
  private static final String MISMATCH_ID = "type-mismatch";
  private static final String MIXUP_ID = "type-mixup";

  @Override
  public List<RuleInfo> ruleInfos() {
    return List.of(
        new RuleInfo(
            MISMATCH_ID,
            RuleMode.ON,
            "not what its name says: a document or archive that is none, or one under the name of"
                + " something else"),
        new RuleInfo(
            MIXUP_ID, RuleMode.LOG, "not what its name says, as people mix types up without harm"));
  }

  @Override
  public void judge(ScanTarget subject, FindingCollector findings) throws IOException {
    FileType type = subject.type();
    Set<FileType> promised = ExtensionTypes.typesOf(subject.extension());
    if (promised == null
        || type.group() == Group.PROGRAM
        || type.group() == Group.CODE
        || type == FileType.DRM // a document of unknown type, which has its own rule
        || subject.content() == null
        || subject.content().size() == 0
        || !Collections.disjoint(promised, subject.types())
        || isCompanion(subject)
        || OfficeOwnerFile.isOwnerFile(subject)) {
      return; // other rules judge programs and code
    }
    FileType wanted = promised.iterator().next();
    findings.add(
        isCommon(wanted, type) ? MIXUP_ID : MISMATCH_ID,
        Verdict.UNDECIDED,
        (type == FileType.UNKNOWN ? "of no known type" : type.description())
            + ", but named ."
            + subject.extension()
            + " like "
            + wanted.description());
  }

  /**
   * Returns whether the file is an AppleDouble companion. It has the extension of the file that it
   * belongs to, and its members are judged.
   */
  private static boolean isCompanion(ScanTarget subject) throws IOException {
    return subject.type() == FileType.APPLE_DOUBLE
        && (subject.declaredType() == FileType.APPLE_DOUBLE
            || AppleDoubleName.isCompanion(subject.name()));
  }

  private static boolean isCommon(FileType wanted, FileType found) {
    if (wanted.group() == found.group() || found == FileType.APPLE_DOUBLE) {
      return true;
    }
    boolean judged = wanted.group() == Group.DOCUMENT || isArchive(wanted);
    return switch (found.group()) {
      case ARCHIVE -> false;
      case DOCUMENT -> isMarkupType(found);
      case TEXT -> !isArchive(wanted); // text hides nothing
      default -> !judged || isMarkupType(wanted);
    };
  }

  private static boolean isArchive(FileType type) {
    return type.group() == Group.ARCHIVE || type == FileType.JAR;
  }

  private static boolean isMarkupType(FileType type) {
    return type == FileType.HTML || type == FileType.XML || type == FileType.SVG;
  }
}
