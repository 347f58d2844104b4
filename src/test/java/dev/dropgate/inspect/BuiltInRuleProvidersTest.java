package dev.dropgate.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The providers of the program, as they are found. */
class BuiltInRuleProvidersTest extends RuleProviderContract {
  @Override
  Stream<RuleProvider> providers() {
    return ServiceLoader.load(RuleProvider.class).stream().map(ServiceLoader.Provider::get);
  }

  @Test
  void thereIsOneForEachFolderOfRules() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("src/main/java/dev/dropgate/inspect/rules"))) {
      assertThat(providers().map(one -> one.getClass().getPackageName()))
          .containsExactlyInAnyOrderElementsOf(
              folders
                  .map(one -> RuleProvider.class.getPackageName() + ".rules." + one.getFileName())
                  .toList());
    }
  }

  @Test
  void everyRuleIsInTheReference() throws IOException {
    String reference = Files.readString(Path.of("docs/reference/inspection.md"));
    assertThat(new Inspector().ruleInfos())
        .allSatisfy(
            info ->
                assertThat(reference)
                    .contains(
                        "| `" + info.id() + "` | " + info.standard() + " | " + info.meaning()));
  }

  /** From cheap to expensive: the first that finds something dangerous ends the judgement. */
  @Test
  void rulesAreOrderedByCost() {
    List<String> ids = new Inspector().ruleInfos().stream().map(RuleInfo::id).toList();
    assertThat(ids).startsWith("blocked-extension", "double-extension", "bidi-control");
    assertThat(ids)
        .containsSubsequence(
            "spaces-before-extension",
            "test-file",
            "executable",
            "disguised",
            "polyglot",
            "type-mismatch",
            "hash-deny",
            "archive-encrypted",
            "remote-icon",
            "rtf-object",
            "onenote-embedded",
            "csv-formula",
            "html-smuggling",
            "office-macros",
            "pdf-launch",
            "engine",
            "hash-allow");
    assertThat(ids).endsWith("engine", "engine-unavailable", "hash-allow");
  }
}
