package dev.dropgate.inspect.active;

import dev.dropgate.inspect.FileType;
import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.Subject;
import java.io.IOException;
import java.util.List;

/** Scripts, actions and embedded files of PDF documents. */
final class PdfRule implements Rule {
  @Override
  public List<RuleInfo> about() {
    return List.of(
        Ids.PDF_LAUNCH,
        Ids.PDF_HOSTILE,
        Ids.PDF_JAVASCRIPT,
        Ids.PDF_FORM,
        Ids.PDF_OPEN,
        Ids.PDF_EMBEDDED,
        Ids.PDF_SHARE,
        Ids.PDF_XFA,
        Ids.PDF_MEDIA,
        Ids.LINK,
        Ids.ENCRYPTED);
  }

  @Override
  public void judge(Subject subject, Findings findings) throws IOException {
    if (subject.types().contains(FileType.PDF)) {
      try (Effort effort = Effort.enter(findings)) {
        new PdfReader(findings, effort).read(subject.content());
      }
    }
  }
}
