package dev.dropgate.inspect.rules.types;

import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.TextDetector;
import dev.dropgate.model.RawNames;
import java.io.IOException;

/**
 * The file that Office puts beside a document while somebody has it open: {@code ~$report.docx},
 * with the name of its user. Stateless.
 */
final class OfficeOwnerFile {
  private static final int MAX_FILE_BYTES = 165;
  private static final int MAX_USER_BYTES = 54;

  private OfficeOwnerFile() {}

  /** Whether name and content are those of one; asked only where a content is not as named. */
  static boolean isOwnerFile(ScanTarget subject) throws IOException {
    byte[] name = RawNames.bytes(subject.name());
    if (name.length <= 2 || name[0] != '~' || name[1] != '$') {
      return false;
    }
    byte[] head = subject.content().head();
    return head.length > MAX_USER_BYTES
        && head.length <= MAX_FILE_BYTES
        && head[0] >= 0
        && head[0] <= MAX_USER_BYTES
        && !TextDetector.isText(head);
  }
}
