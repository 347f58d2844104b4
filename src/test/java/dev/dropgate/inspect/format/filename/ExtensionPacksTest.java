package dev.dropgate.inspect.format.filename;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.RuleSet;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.model.EntryKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The packs are what their sources say; the block lists themselves are among the test data. */
class ExtensionPacksTest {
  private static final List<String> EIGHT =
      List.of(
          "gmail_current",
          "outlook_owa_blocked",
          "defender_common_attachments_default",
          "windows_smart_app_control_motw",
          "amavis_debian_long_commented_out",
          "mimedefang",
          "rspamd_bad_extensions",
          "circl_pycirclean");
  private static final Set<String> SHARED =
      Set.of("bat cmd com hta lnk msc msp pif scr vb vbe vbs wsf wsh".split(" "));

  private final Map<String, Set<String>> lists = new TreeMap<>();

  ExtensionPacksTest() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/testdata/block-lists.json")) {
      JsonNode all = new ObjectMapper().readTree(in);
      all.properties()
          .forEach(
              list -> {
                Set<String> extensions = new TreeSet<>();
                if (list.getValue().isObject()) {
                  list.getValue().fieldNames().forEachRemaining(extensions::add);
                } else {
                  list.getValue().forEach(extension -> extensions.add(extension.asText()));
                }
                lists.put(list.getKey(), extensions);
              });
    }
  }

  @Test
  void theEightListsAreThoseWithTheFourteenThatAllShare() {
    assertThat(lists.keySet().stream().filter(name -> lists.get(name).containsAll(SHARED)))
        .containsExactlyInAnyOrderElementsOf(EIGHT);
    Set<String> inAll = new TreeSet<>(lists.get(EIGHT.get(0)));
    EIGHT.forEach(name -> inAll.retainAll(lists.get(name)));
    assertThat(inAll).isEqualTo(SHARED);
  }

  @Test
  void coreIsWhatFiveOfTheEightListsHold() {
    Map<String, Integer> counts = new TreeMap<>();
    EIGHT.forEach(
        name -> lists.get(name).forEach(extension -> counts.merge(extension, 1, Integer::sum)));
    counts.values().removeIf(count -> count < 5);
    assertThat(ExtensionPacks.extensionsOf("core")).isEqualTo(counts.keySet()).containsAll(SHARED);
  }

  @ParameterizedTest
  @CsvSource({
    "gmail, gmail_current",
    "outlook, outlook_owa_blocked",
    "m365, defender_common_attachments_default"
  })
  void aPackOfOneSystemIsItsList(String pack, String list) {
    assertThat(ExtensionPacks.extensionsOf(pack)).isEqualTo(lists.get(list));
  }

  @ParameterizedTest
  @CsvSource({"office-macros, docm", "scripts, ps1", "disk-images, iso"})
  void whatWasChosenByHandIsFromTheLists(String pack, String one) {
    Set<String> all = new TreeSet<>();
    EIGHT.forEach(name -> all.addAll(lists.get(name)));
    assertThat(all).containsAll(ExtensionPacks.extensionsOf(pack));
    assertThat(ExtensionPacks.extensionsOf(pack)).contains(one);
  }

  /** What neither the default nor any pack blocks stands in the report, with the reason. */
  @Test
  void whatChromiumCallsDangerousIsInAPackOrInTheReportWithAReason() throws IOException {
    Set<String> known = new TreeSet<>();
    ExtensionPacks.PACK_NAMES.forEach(pack -> known.addAll(ExtensionPacks.extensionsOf(pack)));
    String report = Files.readString(Path.of("docs/explanation/inspection-report.md"));
    String leftOut =
        report.substring(
            report.indexOf("## Beside Chromium"), report.indexOf("## What each rule flags"));
    Pattern.compile("`([a-z0-9-]+)`")
        .matcher(leftOut)
        .results()
        .forEach(extension -> known.add(extension.group(1)));
    Set<String> unknown = new TreeSet<>();
    try (InputStream in = getClass().getResourceAsStream("/testdata/chromium-download-types.txt")) {
      new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.substring(0, line.indexOf(' ')))
          .filter(extension -> !known.contains(extension))
          .forEach(unknown::add);
    }
    assertThat(unknown).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "search-ms",
        "library-ms",
        "searchconnector-ms",
        "settingcontent-ms",
        "appref-ms",
        "application",
        "xbap",
        "appinstaller",
        "msix",
        "wsb",
        "rdp",
        "theme",
        "diagcab",
        "iqy",
        "odc",
        "udl",
        "inetloc",
        "terminal",
        "command",
        "mobileconfig",
        "desktop",
        "swf"
      })
  void whatAttacksUseTodayIsBlockedByDefault(String extension) {
    assertThat(ExtensionPacks.extensionsOf("attack")).contains(extension);
    RuleSet rules = new Inspector().ruleSet(null, null);
    assertThat(rules.judge(new ScanTarget(Path.of("x." + extension), EntryKind.FILE)).rules())
        .isEqualTo("blocked-extension");
  }

  @Test
  void everyPackIsListedSoThatAMessageCanNameIt() {
    for (String name : ExtensionPacks.PACK_NAMES) {
      assertThat(ExtensionPacks.extensionsOf(name))
          .isNotEmpty()
          .allSatisfy(extension -> assertThat(extension).matches("[a-z0-9_-]+"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "cores", "../core", "core.txt"})
  void unknownPackErrorListsThePacks(String name) {
    assertThatThrownBy(() -> ExtensionPacks.extensionsOf(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "unknown extension pack \"pack:"
                + name
                + "\"; packs are core, attack, gmail, outlook, m365, office-macros, scripts,"
                + " disk-images, leak, web, unix-run, written as in exe,dll,pack:core");
  }
}
