package dev.dropgate.inspect.corpus;

import dev.dropgate.inspect.RuleSet;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.FileContent;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.ScanResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A real file.
 *
 * @param group where it is from
 * @param origin where it is there, for people
 * @param name its own
 * @param content where its bytes are
 * @param type what {@code file} calls it; empty where there is no such program
 */
record RealFile(Group group, String origin, String name, Path content, String type) {
  enum Group {
    FIXTURES("files that libraries are tested with (documents, images, archives)"),
    ARTIFACTS("contents of Maven artifacts, and the artifacts as zip"),
    JDK("the JDK: licences, settings, headers, data"),
    SOURCES("the sources and documents of this project"),
    SYSTEM("folders of the machine that -Dcorpus.system names");

    private final String words;

    Group(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  byte[] bytes() throws IOException {
    return Files.readAllBytes(content);
  }

  ScanResult judge(RuleSet rules) {
    try (FileContent file = FileContent.open(content)) {
      return rules.judge(new ScanTarget(Path.of(name), EntryKind.FILE, file));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(origin, e);
    }
  }

  @Override
  public String toString() {
    return origin + (type.isEmpty() ? "" : " [" + type + "]");
  }
}
