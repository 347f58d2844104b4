package dev.dropgate.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.it.support.CompiledPluginJar;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider from a jar outside the program. */
class PluginRuleProviderTest extends RuleProviderContract {
  @TempDir static Path folder;
  private URLClassLoader plugins;

  @BeforeAll
  void compile() throws IOException {
    plugins = loader(folder.resolve("words.jar"), "xyzzy", "xyzzy");
  }

  @AfterAll
  void close() throws IOException {
    plugins.close();
  }

  private static URLClassLoader loader(Path jar, String word, String other) throws IOException {
    CompiledPluginJar.withWordRule(jar, word, other);
    return new URLClassLoader(new URL[] {jar.toUri().toURL()}, RuleProvider.class.getClassLoader());
  }

  @Override
  Stream<RuleProvider> providers() {
    return ServiceLoader.load(RuleProvider.class, plugins).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.getClass().getClassLoader() == plugins);
  }

  private static ScanResult judge(Inspector inspector, String text) {
    return inspector
        .ruleSet(null, null)
        .judge(
            new ScanTarget(
                Path.of("a.txt"),
                EntryKind.FILE,
                new MemoryContent(text.getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void itsRuleFindsWhatTheProgramDoesNot() {
    Inspector inspector = new Inspector(Map.of(), plugins);
    assertThat(judge(inspector, "say xyzzy").verdict()).isEqualTo(Verdict.DANGEROUS);
    assertThat(judge(inspector, "say xyzzy").rules()).isEqualTo("secret-word");
    assertThat(judge(inspector, "say nothing")).isEqualTo(ScanResult.CLEAN);
    assertThat(judge(new Inspector(), "say xyzzy")).isEqualTo(ScanResult.CLEAN);
    assertThat(inspector.pluginRuleInfos()).extracting(RuleInfo::id).containsExactly("secret-word");
  }

  @Test
  void itsRuleIsSwitchedAsAnyOther() {
    Inspector inspector = new Inspector(Map.of("rules.secret-word", "log"), plugins);
    ScanResult judgement = judge(inspector, "say xyzzy");
    assertThat(judgement.verdict()).isEqualTo(Verdict.CLEAN);
    assertThat(judgement.shadow()).hasSize(1);
    assertThat(inspector.ruleSet(null, "secret-word=off").level("secret-word"))
        .isEqualTo(RuleMode.OFF);
  }

  @Test
  void cleanFilesAreJudgedAgainWithAnotherPlugin() {
    assertThat(new Inspector(Map.of(), plugins).edition(null, null))
        .isEqualTo(new Inspector(Map.of(), plugins).edition(null, null))
        .isNotEqualTo(new Inspector().edition(null, null));
  }

  @Test
  void anIdThatTheProgramUsesIsRefused() throws IOException {
    assertRefused(
        "\"secret-word\"", "\"bidi-control\"", "rule id bidi-control is already used by Dropgate");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gate-ended",
        "link",
        "special-file",
        "swapped",
        "too-big",
        "unfinished",
        "unreadable",
        "unreadable-content"
      })
  void anIdThatCannotBeSwitchedIsRefused(String id) throws IOException {
    assertRefused(
        "\"secret-word\"",
        '"' + id + '"',
        "rule id " + id + " is reserved for findings that cannot be switched; rename the rule");
  }

  @Test
  void anIdThatCannotBeAPropertyIsRefused() throws IOException {
    assertRefused("\"secret-word\"", "\"Secret Word\"", "lower-case words with hyphens");
  }

  @Test
  void aProviderThatThrowsIsOneLineThatNamesTheJar() throws IOException {
    assertRefused(
        "return Map.of(RuleStage.DOCUMENT, List.of(new WordRule()));",
        "throw new IllegalStateException(\"no\\nlist\");",
        "cannot create its rules (IllegalStateException: no list); replace that jar, or remove it");
    assertRefused(
        "final class WordRuleProvider implements RuleProvider {",
        "final class WordRuleProvider implements RuleProvider { { if (true) throw new"
            + " IllegalStateException(\"no key\"); }",
        "cannot load its rules (IllegalStateException: no key)");
  }

  @Test
  void aProviderThatIsNotInItsJarIsOneLineThatNamesTheJar() throws IOException {
    assertRefused("WordRuleProvider", "OtherRuleProvider", "cannot load its rules (");
  }

  private void assertRefused(String word, String other, String message) throws IOException {
    Path jar = folder.resolve("mine.jar");
    try (URLClassLoader broken = loader(jar, word, other)) {
      assertThatThrownBy(() -> new Inspector(Map.of(), broken))
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .startsWith(jar + ": ")
          .contains(message)
          .satisfies(text -> assertThat(List.of(text.split("\n"))).hasSize(1));
    }
  }
}
