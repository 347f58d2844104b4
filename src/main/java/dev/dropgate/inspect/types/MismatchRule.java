package dev.dropgate.inspect.types;

import dev.dropgate.inspect.FileType;
import dev.dropgate.inspect.FileType.Group;
import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Level;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.Subject;
import dev.dropgate.inspect.Verdict;
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
public final class MismatchRule implements Rule {
  private static final String GRAVE = "type-mismatch";
  private static final String COMMON = "type-mixup";

  @Override
  public List<RuleInfo> about() {
    return List.of(
        new RuleInfo(
            GRAVE,
            Level.ON,
            "not what its name says: a document or archive that is none, or one under the name of"
                + " something else"),
        new RuleInfo(
            COMMON, Level.LOG, "not what its name says, as people mix types up without harm"));
  }

  @Override
  public void judge(Subject subject, Findings findings) throws IOException {
    FileType type = subject.type();
    Set<FileType> promised = Extensions.types(subject.extension());
    if (promised == null
        || type.group() == Group.PROGRAM
        || type.group() == Group.CODE
        || type == FileType.DRM // a document of any kind, which a rule of its own names
        || subject.content() == null
        || subject.content().size() == 0
        || !Collections.disjoint(promised, subject.types())
        || isCompanion(subject)
        || OwnerFile.is(subject)) {
      return; // programs and code are for other rules
    }
    FileType wanted = promised.iterator().next();
    findings.add(
        isCommon(wanted, type) ? COMMON : GRAVE,
        Verdict.UNDECIDED,
        (type == FileType.UNKNOWN ? "of no known type" : type.words())
            + ", but named ."
            + subject.extension()
            + " like "
            + wanted.words());
  }

  /** It has the extension of the file that it belongs to, and what is in it is judged. */
  private static boolean isCompanion(Subject subject) throws IOException {
    return subject.type() == FileType.APPLE_DOUBLE
        && (subject.told() == FileType.APPLE_DOUBLE || AppleDoubleName.is(subject.name()));
  }

  private static boolean isCommon(FileType wanted, FileType found) {
    if (wanted.group() == found.group() || found == FileType.APPLE_DOUBLE) {
      return true;
    }
    boolean judged = wanted.group() == Group.DOCUMENT || isArchive(wanted);
    return switch (found.group()) {
      case ARCHIVE -> false;
      case DOCUMENT -> isText(found);
      case TEXT -> !isArchive(wanted); // hides nothing: it can be read as it is
      default -> !judged || isText(wanted);
    };
  }

  private static boolean isArchive(FileType type) {
    return type.group() == Group.ARCHIVE || type == FileType.JAR;
  }

  private static boolean isText(FileType type) {
    return type == FileType.HTML || type == FileType.XML || type == FileType.SVG;
  }
}
