package dev.dropgate.inspect.active;

import dev.dropgate.inspect.FileType;
import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;

/** Macros and the like in documents that are text: XML, MIME, SYLK. */
final class PlainOfficeRule implements Rule {
  /** What Office opens, and looks itself what it is. */
  private static final Set<String> NAMES =
      Set.of("doc", "dot", "wiz", "xls", "xlt", "ppt", "pps", "pot", "mht", "mhtml");

  @Override
  public List<RuleInfo> about() {
    return List.of(
        Ids.MACROS,
        Ids.AUTORUN,
        Ids.EXCEL4,
        Ids.EXTERNAL,
        Ids.TEMPLATE,
        Ids.DDE,
        Ids.PACKAGE,
        Ids.HWP_SCRIPT,
        Ids.HWP_OLE,
        Ids.HWP_EPS,
        Ids.EQUATION,
        Ids.LINK);
  }

  @Override
  public void judge(Subject subject, Findings findings) throws IOException {
    byte[] head = subject.content().head();
    FileType type = subject.type();
    boolean text = type == FileType.TEXT || type == FileType.HTML;
    boolean xml =
        (type == FileType.XML || (text && XmlPart.mayBe(head))) && !PlainXml.isNoOffice(head);
    boolean packed = ActiveMime.begins(head);
    boolean mime = text && NAMES.contains(subject.extension());
    boolean sheet = Sylk.begins(head);
    if (!xml && !packed && !mime && !sheet) {
      return;
    }
    try (Effort effort = Effort.enter(findings);
        InputStream in = subject.content().stream()) {
      if (packed) {
        ActiveMime.judge(effort.all(in), findings, effort);
      } else if (sheet) {
        Sylk.judge(in, findings, effort);
      } else if (xml) {
        new FlatXml(findings, effort).judge(in);
      }
      if (mime) {
        ActiveMime.search(subject.content().stream(), findings, effort);
      }
    }
  }
}
