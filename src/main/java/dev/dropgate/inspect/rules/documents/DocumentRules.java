package dev.dropgate.inspect.rules.documents;

import dev.dropgate.inspect.Rule;
import java.util.List;

/** The rules about what documents do by themselves. Stateless. */
public final class DocumentRules {
  private DocumentRules() {}

  /**
   * The rules.
   *
   * @return from cheap to dear
   */
  public static List<Rule> all() {
    return List.of(
        new RemoteIconRule(),
        new RtfDocumentRule(),
        new OneNoteRule(),
        new CsvFormulaRule(),
        new WebPageRule(),
        new PlainOfficeRule(),
        new OfficeDocumentRule(),
        new PdfDocumentRule());
  }
}
