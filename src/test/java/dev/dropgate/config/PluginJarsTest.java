package dev.dropgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.dropgate.io.linux.TrustedPath;
import dev.dropgate.it.support.CompiledPluginJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginJarsTest {
  private static final int OTHER_UID = 65_534;
  private static final String REFUSAL = "its code would run as root";

  @TempDir private Path folder;
  private Path jar;

  @BeforeEach
  void install() throws IOException {
    jar = folder.resolve("words.jar");
    CompiledPluginJar.withWordRule(jar);
  }

  @Test
  void aJarOfTheOwnUserIsLoaded() throws Exception {
    assertThat(PluginJars.open(folder).classLoader())
        .isNotSameAs(PluginJars.class.getClassLoader());
  }

  @Test
  void rootRunsNoCodeThatAnotherUserOwns() throws IOException {
    assumeThat(TrustedPath.isRoot()).as("is root").isTrue();
    Files.setAttribute(jar, "unix:uid", OTHER_UID);
    assertRefused();
  }

  @Test
  void rootRunsNoCodeFromAFolderOfAnotherUser() throws IOException {
    assumeThat(TrustedPath.isRoot()).as("is root").isTrue();
    Files.setAttribute(folder, "unix:uid", OTHER_UID);
    assertRefused();
  }

  @Test
  void rootRunsNoCodeThatOthersCanWriteTo() throws IOException {
    assumeThat(TrustedPath.isRoot()).as("is root").isTrue();
    Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-rw-r--"));
    assertRefused();
  }

  private void assertRefused() {
    assertThatThrownBy(() -> PluginJars.open(folder))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(jar.toString())
        .hasMessageContaining(REFUSAL);
  }
}
