package dev.dropgate.it.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dropgate.it.support.DropgateProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The content of the product: all licences, and nothing that only tests or the demo need. */
class ProductJarIT {
  private static final Path JAR = Path.of("target", "dropgate.jar");

  @TempDir Path folder;

  @Test
  void nothingOfTestsOrOfTheDemoIsInTheProduct() throws IOException {
    assertThat(names())
        .noneMatch(name -> name.startsWith("com/icegreen/"))
        .noneMatch(name -> name.startsWith("org/yaml/"))
        .noneMatch(name -> name.startsWith("com/networknt/"))
        .noneMatch(name -> name.startsWith("org/junit/"))
        .noneMatch(name -> name.startsWith("org/apache/camel/component/mock/"))
        .noneMatch(name -> name.startsWith("org/apache/camel/component/stub/"))
        .noneMatch(name -> name.contains("DemoMailServer"));
  }

  @Test
  void theLicencesOfAllThatIsShippedAreInTheJar() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertThat(text(jar, "META-INF/LICENSE")).isEqualTo(Files.readString(Path.of("LICENSE")));
      assertThat(text(jar, "META-INF/NOTICE")).isEqualTo(Files.readString(Path.of("NOTICE")));
      String table = text(jar, "META-INF/THIRD-PARTY.txt");
      for (String shipped : shipped()) {
        assertThat(table).contains("(" + shipped + ":");
      }
      assertThat(table).doesNotContain("Unknown license");
    }
    // Section 4d of the Apache licence wants the notices of those who have one.
    assertThat(names())
        .anyMatch(name -> name.matches("META-INF/third-party/camel-main-[^/]*/META-INF/NOTICE.*"))
        .anyMatch(name -> name.matches("META-INF/third-party/angus-mail-[^/]*/META-INF/LICENSE.*"));
  }

  @Test
  void theListForScannersNamesEveryLibraryInTheJar() throws IOException {
    assumeThat(System.getProperty("build.mode"))
        .as("a build with a network: the plugin that makes the list needs one")
        .isNotEqualTo("offline true");
    Set<String> listed = new TreeSet<>();
    try (JarFile jar = new JarFile(JAR.toFile())) {
      JsonNode bom = new ObjectMapper().readTree(text(jar, "META-INF/sbom/dropgate.cdx.json"));
      assertThat(bom.get("bomFormat").asText()).isEqualTo("CycloneDX");
      for (JsonNode component : bom.get("components")) {
        listed.add(component.get("group").asText() + ":" + component.get("name").asText());
        assertThat(component.get("version").asText()).isNotEmpty();
      }
    }
    assertThat(listed).containsAll(shipped());
  }

  /** The commands of the tutorial, which unzip understands in its own way. */
  @Test
  void theExamplesAreInTheJarAndNoRoutes() throws IOException {
    assertThat(names())
        .contains("dropgate/routes/triage.yaml", "dropgate/application.properties")
        .contains("dropgate/examples/webhook.yaml", "dropgate/examples/plugins.xml")
        .noneMatch(name -> name.matches("dropgate/routes/.*/.+"));
  }

  @Test
  void theDemoSaysWhatItNeedsWhereItsJarIsNotBesideTheProduct() throws IOException {
    Path alone = Files.copy(JAR, folder.resolve("dropgate.jar"));
    try (DropgateProcess demo =
        new DropgateProcess.Builder(folder).jar(alone).start("demo", "--once")) {
      assertThat(demo.exitStatus()).isEqualTo(2);
      assertThat(demo.err()).contains("dropgate-demo.jar").hasLineCount(1);
    }
  }

  private static List<String> names() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      return jar.stream().map(ZipEntry::getName).toList();
    }
  }

  /** By the coordinates that each library's own jar brings. */
  private static Set<String> shipped() throws IOException {
    Set<String> shipped = new TreeSet<>();
    for (String name : names()) {
      String[] parts = name.split("/", -1);
      if (name.startsWith("META-INF/maven/") && name.endsWith("/pom.properties")) {
        shipped.add(parts[2] + ":" + parts[3]);
      }
    }
    shipped.remove("dev.dropgate:dropgate");
    // Parts of angus-mail, which is listed.
    List.of("angus-core", "imap", "logging-mailhandler", "pop3", "smtp")
        .forEach(part -> shipped.remove("org.eclipse.angus:" + part));
    assertThat(shipped).contains("org.apache.camel:camel-main", "org.apache.pdfbox:pdfbox");
    return shipped;
  }

  private static String text(JarFile jar, String name) throws IOException {
    ZipEntry entry = jar.getEntry(name);
    assertThat(entry).as(name).isNotNull();
    try (InputStream in = jar.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
