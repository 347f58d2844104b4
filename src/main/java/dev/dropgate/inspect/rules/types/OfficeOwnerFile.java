package dev.dropgate.inspect.rules.types;

import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.TextDetector;
import dev.dropgate.model.RawNames;
import java.io.IOException;

/**
 * Detects the file that Office creates beside a document while a user has it open: {@code
 * ~$report.docx}, with the name of that user. Stateless.
 */
final class OfficeOwnerFile {
  private static final int MAX_FILE_BYTES = 165;
  private static final int MAX_USER_BYTES = 54;

  private OfficeOwnerFile() {}

  /**
   * Returns whether name and content are those of an owner file. The caller has established that
   * the content does not match the extension.
   */
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
