package dev.dropgate.inspect.types;

import dev.dropgate.files.RawNames;
import dev.dropgate.inspect.Subject;
import java.io.IOException;

/**
 * The file that Office puts beside a document while somebody has it open: {@code ~$report.docx},
 * with the name of its user. Stateless.
 */
final class OwnerFile {
  private static final int LARGEST = 165;
  private static final int LONGEST_USER = 54;

  private OwnerFile() {}

  /** Whether name and content are those of one; asked only where a content is not as named. */
  static boolean is(Subject subject) throws IOException {
    byte[] name = RawNames.bytes(subject.name());
    if (name.length <= 2 || name[0] != '~' || name[1] != '$') {
      return false;
    }
    byte[] head = subject.content().head();
    return head.length > LONGEST_USER
        && head.length <= LARGEST
        && head[0] >= 0
        && head[0] <= LONGEST_USER
        && !Text.isText(head);
  }
}
