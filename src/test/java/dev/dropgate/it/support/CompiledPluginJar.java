package dev.dropgate.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.RuleProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A jar with rules, compiled from source as its author would do it. */
public final class CompiledPluginJar {
  private static final String SOURCE =
      """
      package org.example;

      import dev.dropgate.inspect.*;
      import dev.dropgate.inspect.content.Content;
      import dev.dropgate.model.Verdict;
      import java.io.IOException;
      import java.nio.charset.StandardCharsets;
      import java.util.List;
      import java.util.Map;

      public final class WordRuleProvider implements RuleProvider {
        @Override
        public Map<RuleStage, List<Rule>> rules(InspectionSettings settings) {
          return Map.of(RuleStage.DOCUMENT, List.of(new WordRule()));
        }

        static final class WordRule implements Rule {
          @Override
          public List<RuleInfo> ruleInfos() {
            return List.of(new RuleInfo("secret-word", RuleMode.ON, "a word that must not leave"));
          }

          @Override
          public void judge(ScanTarget subject, FindingCollector findings) throws IOException {
            Content content = subject.content();
            if (content != null
                && new String(content.head(), StandardCharsets.ISO_8859_1).contains("xyzzy")) {
              findings.add("secret-word", Verdict.DANGEROUS, "the word xyzzy");
            }
          }
        }
      }
      """;

  private CompiledPluginJar() {}

  /** A jar whose rule {@code secret-word} stops what has the word xyzzy in its first bytes. */
  public static void withWordRule(Path file) throws IOException {
    make(file, SOURCE);
  }

  /** The same with other words in its source. */
  public static void withWordRule(Path file, String word, String other) throws IOException {
    assertThat(SOURCE).contains(word);
    make(file, SOURCE.replace(word, other));
  }

  private static void make(Path file, String source) throws IOException {
    Path classes = Files.createTempDirectory(file.getParent(), "classes");
    Path java = classes.resolve(source.replaceAll("(?s).*?class (\\w+) .*", "$1.java"));
    Files.writeString(java, source);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      List<String> options =
          List.of(
              "--release", "17", "-proc:none", "-d", classes.toString(), "-cp", programClasses());
      assertThat(
              compiler
                  .getTask(null, files, null, options, null, files.getJavaFileObjects(java))
                  .call())
          .isTrue();
    }
    pack(file, classes);
    TestFiles.delete(classes);
  }

  private static String programClasses() {
    return Path.of(RuleProvider.class.getProtectionDomain().getCodeSource().getLocation().getPath())
        .toString();
  }

  private static void pack(Path file, Path classes) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out);
        Stream<Path> all = Files.walk(classes)) {
      jar.putNextEntry(new JarEntry("META-INF/services/" + RuleProvider.class.getName()));
      jar.write("org.example.WordRuleProvider\n".getBytes(StandardCharsets.UTF_8));
      for (Path one : all.filter(path -> path.toString().endsWith(".class")).toList()) {
        jar.putNextEntry(new JarEntry(classes.relativize(one).toString()));
        jar.write(Files.readAllBytes(one));
      }
    }
  }
}
