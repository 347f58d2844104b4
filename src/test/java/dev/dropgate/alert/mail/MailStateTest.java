package dev.dropgate.alert.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.alert.OutboxLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailStateTest {
  @TempDir private Path folder;

  @Test
  void damagedTimeLosesTheStateButStopsNoMail() throws Exception {
    OutboxLayout layout = new OutboxLayout(folder);
    Files.writeString(
        layout.state().resolve(MailState.STATE_FILE_NAME),
        "{\"groups\":[{\"directory\":\"/drop\",\"thread\":\"1\",\"threadSince\":\"x\"}]}");
    MailState state = new MailState(layout, Clock.systemUTC());
    state.read();
    DigestKey group = new DigestKey("/drop", null);
    assertThat(state.isDue(group, Instant.now(), Duration.ofMinutes(1))).isTrue();
    assertThat(state.threadFor(group, "2", Instant.now())).isEqualTo("2");
  }
}
