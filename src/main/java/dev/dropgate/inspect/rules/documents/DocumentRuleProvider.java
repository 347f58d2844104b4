package dev.dropgate.inspect.rules.documents;

import dev.dropgate.inspect.InspectionSettings;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleProvider;
import dev.dropgate.inspect.RuleStage;
import java.util.List;
import java.util.Map;

/** Provides the rules for the actions of documents. */
public final class DocumentRuleProvider implements RuleProvider {
  @Override
  public Map<RuleStage, List<Rule>> rules(InspectionSettings settings) {
    return Map.of(
        RuleStage.DOCUMENT,
        List.of(
            new RemoteIconRule(),
            new RtfDocumentRule(),
            new OneNoteRule(),
            new CsvFormulaRule(),
            new WebPageRule(),
            new PlainOfficeRule(),
            new OfficeDocumentRule(),
            new PdfDocumentRule()));
  }
}
