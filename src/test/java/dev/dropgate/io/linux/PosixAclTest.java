package dev.dropgate.io.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PosixAclTest {
  @Test
  void everyKindOfEntryReadsAsGetfaclShowsIt() {
    String list =
        "02000000"
            + "01000700ffffffff"
            + "02000400e8030000"
            + "0200060000ffffff"
            + "04000500ffffffff"
            + "0800010064000000"
            + "10000700ffffffff"
            + "20000000ffffffff";
    assertThat(PosixAcl.describe(HexFormat.of().parseHex(list)))
        .containsExactly(
            "user::rwx",
            "user:1000:r--",
            "user:4294967040:rw-",
            "group::r-x",
            "group:100:--x",
            "mask::rwx",
            "other::---");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "02", "01000000", "0200000001", "0200000003000700ffffffff"})
  void rejectsInvalidList(String bytes) {
    assertThat(PosixAcl.describe(HexFormat.of().parseHex(bytes))).isNull();
  }
}
