package dev.dropgate.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.config.ConfigurationProblem;
import dev.dropgate.config.GateSettings;
import dev.dropgate.config.InstallationPaths;
import dev.dropgate.it.support.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FixtureChecksTest {
  @TempDir Path folder;
  private Path fixtures;
  private long count;

  @BeforeEach
  void prepare() {
    fixtures = folder.resolve("fixtures");
  }

  @Test
  void withoutPropertyChecksNothing() throws Exception {
    assertThat(run("")).isEmpty();
    assertThat(count).isZero();
  }

  @Test
  void filesWithTheExpectedVerdictsPass() throws Exception {
    file("clean/a.txt");
    file("clean/deep/er/b.txt");
    file("dangerous/a.exe");
    file("dangerous/double-extension/a.pdf.js");
    file("dangerous/from customers/a.vbs");
    Files.createDirectories(fixtures.resolve("undecided"));
    TestFiles.fifo(fixtures.resolve("undecided/fifo"));
    file(".git/config");
    assertThat(run(fixtures.toString())).isEmpty();
    assertThat(count).isEqualTo(6);
  }

  @Test
  void eachMismatchNamesTheExpectedAndTheFoundRules() throws Exception {
    file("clean/a.pdf.js");
    file("dangerous/plain.txt");
    file("dangerous/bidi-control/a.exe");
    assertThat(run(fixtures.toString()))
        .containsExactly(
            "clean/a.pdf.js: expected CLEAN, is DANGEROUS: blocked-extension, extension .js is blocked;"
                + " double-extension, named like a .pdf file, but its extension is .js",
            "dangerous/bidi-control/a.exe: expected DANGEROUS by bidi-control, is DANGEROUS:"
                + " blocked-extension, extension .exe is blocked",
            "dangerous/plain.txt: expected DANGEROUS, is CLEAN: no rule found anything");
  }

  @Test
  void disabledRuleIsNamedAsTheReason() throws Exception {
    file("dangerous/blocked-extension/a.exe");
    assertThat(run(fixtures.toString(), "dropgate.rules.blocked-extension", "log"))
        .containsExactly(
            "dangerous/blocked-extension/a.exe: expected DANGEROUS by blocked-extension, is CLEAN:"
                + " no rule found anything; blocked-extension is log");
  }

  @Test
  void fileWithoutAnExpectationIsAnError() throws Exception {
    file("clean/a.txt");
    file("a\n.txt");
    file("Clean/b.txt");
    assertThat(run(fixtures.toString()))
        .containsExactlyInAnyOrder(
            "a\\x0a.txt: nothing says what is expected of it; move it into clean, dangerous or undecided",
            "Clean: nothing says what is expected of it; move it into clean, dangerous or undecided");
  }

  @Test
  void missingOrEmptyFolderIsAnError() throws Exception {
    assertThat(run(fixtures.toString())).singleElement().asString().contains("is not a folder");
    Files.createDirectories(fixtures.resolve("clean"));
    assertThat(run(fixtures.toString())).singleElement().asString().startsWith("no file in clean");
  }

  @Test
  void refusesTooManyFilesAndCutsLongErrorLists() throws Exception {
    for (int i = 0; i < 150; i++) {
      file("clean/" + i + ".exe");
    }
    assertThat(run(fixtures.toString())).hasSize(101).last().isEqualTo("and 50 more");
    for (int i = 0; i <= 10_000; i++) {
      Files.createFile(Files.createDirectories(fixtures.resolve("undecided")).resolve("f" + i));
    }
    assertThat(run(fixtures.toString()))
        .singleElement()
        .asString()
        .startsWith("more than 10000 files");
  }

  private void file(String name) throws IOException {
    TestFiles.file(fixtures.resolve(name), "x");
  }

  private List<String> run(String property, String... more) throws Exception {
    Properties system = new Properties();
    system.setProperty("dropgate.fixtures", property);
    if (more.length > 0) {
      system.setProperty(more[0], more[1]);
    }
    GateSettings settings =
        Dropgate.loadSettings(new InstallationPaths(null, null, null), system, Map.of());
    FixtureChecks all = new FixtureChecks(settings, InspectorFactory.create(settings));
    List<ConfigurationProblem> problems = all.run();
    count = all.count();
    assertThat(problems)
        .allMatch(ConfigurationProblem::error)
        .allMatch(problem -> problem.where().equals("dropgate.fixtures"));
    return problems.stream().map(ConfigurationProblem::message).toList();
  }
}
