package dev.dropgate.inspect.engine.command;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.dropgate.inspect.engine.Engine;
import dev.dropgate.inspect.engine.EngineContractTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandScannerTest extends EngineContractTest {
  @TempDir Path folder;
  private Path program;
  private Engine engine;

  @BeforeEach
  void create() {
    program = folder.resolve("scan");
    engine = new CommandScanner(new CommandSettings(List.of(program.toString(), "-x")));
  }

  @Override
  protected Engine engine() {
    return engine;
  }

  @Override
  protected void set(Peer peer) throws IOException {
    Files.deleteIfExists(program);
    if (peer != Peer.DOWN) {
      String name = peer == Peer.HOSTILE ? "\\033[2J" + "x".repeat(500) : "Bad";
      String action =
          switch (peer) {
            case SILENT -> "exec sleep 60";
            case UNCLEAR -> "exit 3";
            default ->
                "case $(tail -c 4 \"$2\") in "
                    + EVIL
                    + ") printf '"
                    + name
                    + " %s\\n' \"$2\";; esac";
          };
      Files.writeString(program, "#!/bin/sh\n" + action + "\n");
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void settingsWithoutAProgramAreRefused() {
    for (String words : new String[] {"", "  "}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> CommandSettings.parse(words))
          .withMessage("command: no program is set");
    }
    assertThatIllegalArgumentException().isThrownBy(() -> new CommandSettings(List.of()));
  }
}
