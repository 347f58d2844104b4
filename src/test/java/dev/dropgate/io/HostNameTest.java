package dev.dropgate.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostNameTest {
  @TempDir private Path folder;

  @Test
  void theFullNameIsTheKernelsOrThatOfTheHostsFile() throws IOException {
    Path hosts =
        Files.writeString(
            folder.resolve("hosts"),
            """
            127.0.0.1 localhost.localdomain localhost gate
            # 10.0.0.1 wrong.example.org gate

            10.0.0.2\tgate.example.org gate # x
            """);
    assertThat(HostName.fullName("gate.example.net", hosts)).hasValue("gate.example.net");
    assertThat(HostName.fullName("gate", hosts)).hasValue("gate.example.org");
    assertThat(HostName.fullName("other", hosts)).isEmpty();
    assertThat(HostName.fullName("gate", folder.resolve("none"))).isEmpty();
  }

  @Test
  void anAddressIsNoName() {
    assertThat(HostName.isFullName("192.0.2.1")).isFalse();
    assertThat(HostName.isFullName("localhost")).isFalse();
    assertThat(HostName.isFullName("a.b\r\nMAIL")).isFalse();
  }
}
