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
 * A content that is not what its name promises. Held where that decides how it is judged: a
 * document or an archive that is none cannot be looked into, and one under another name is opened
 * by nobody without intent. What people mix up every day (pictures, archives or documents among
 * themselves, an error page saved as a picture, plain text under a document's name) is only told.
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
        || type == FileType.DRM // a document of any kind, which a rule of its own names
        || subject.content() == null
        || subject.content().size() == 0
        || !Collections.disjoint(promised, subject.types())
        || isCompanion(subject)
        || OfficeOwnerFile.isOwnerFile(subject)) {
      return; // programs and code are for other rules
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

  /** It has the extension of the file that it belongs to, and what is in it is judged. */
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
      case TEXT -> !isArchive(wanted); // hides nothing: it can be read as it is
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
