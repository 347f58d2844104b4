package dev.dropgate.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.io.linux.FileMetadataAccess;
import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.FileMetadata;
import dev.dropgate.quarantine.file.ForgedStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;

/** Whatever a record says: nothing outside changes, and nothing gains rights. */
@AddLifecycleHook(ForgedRecordPropertyTest.NeedsRoot.class)
class ForgedRecordPropertyTest {
  private Path folder;
  private ForgedStore gate;
  private int back;

  /** Says why there is nothing to see without root. */
  static final class NeedsRoot implements SkipExecutionHook {
    @Override
    public SkipResult shouldBeSkipped(LifecycleContext context) {
      return System.getProperty("user.name").equals("root")
          ? SkipResult.doNotSkip()
          : SkipResult.skip("needs root, to act for another");
    }
  }

  @BeforeProperty
  void prepare() throws IOException {
    folder = Files.createTempDirectory("dropgate-forged-");
    gate = new ForgedStore(folder);
    gate.close();
  }

  @AfterProperty
  void end() throws IOException {
    assertThat(back).as("some of them come back").isPositive();
    TestFiles.delete(folder);
  }

  @Property(tries = 200)
  void noForgedRecordGainsAnything(@ForAll("forgeries") Map<String, Object> forged)
      throws IOException {
    Path file = null;
    String refusal = null;
    gate.take(); // only here: the tools of the test are root's
    try {
      gate.record(forged);
      file = gate.restorer(false, false, false).restore(ForgedStore.ID, ForgedStore.PLAIN).file();
    } catch (IOException e) {
      refusal = e.getMessage();
    } finally {
      gate.close();
    }
    if (file == null) {
      assertThat(refusal).isNotBlank().doesNotContain("\n");
    } else {
      back++;
      FileMetadata now = FileMetadataAccess.read(file);
      assertThat(file).startsWith(gate.drop);
      assertThat(now.uid()).isEqualTo(ForgedStore.GATE);
      assertThat(now.gid()).isEqualTo(ForgedStore.GATE);
      assertThat(now.mode() & 06000).isZero();
      assertThat(now.extended().keySet())
          .allMatch(name -> name.startsWith("user.") || name.startsWith("system.posix_acl"));
    }
    for (Path other : List.of(gate.outside, gate.operators, gate.to)) {
      assertThat(other).isEmptyDirectory();
    }
  }

  @Provide
  Arbitrary<Map<String, Object>> forgeries() {
    Arbitrary<Map<String, Object>> numbers =
        Combinators.combine(
                Arbitraries.integers().between(-1, 8), numbers(), numbers(), modes(), kinds())
            .as(
                (place, uid, gid, mode, kind) -> {
                  Map<String, Object> fields = new HashMap<>();
                  fields.put("place", place);
                  fields.put("uid", uid);
                  fields.put("gid", gid);
                  fields.put("mode", mode);
                  fields.put("kind", kind);
                  return fields;
                });
    return Combinators.combine(numbers, times(), attributes())
        .as(
            (fields, time, attributes) -> {
              Map<String, Object> all = new HashMap<>(fields);
              all.put("modifiedAt", time);
              if (!attributes.isEmpty()) {
                all.put("attributes", attributes);
              }
              if (all.get("place").equals(-1)) {
                all.remove("place");
              }
              return all;
            });
  }

  private static Arbitrary<Integer> numbers() {
    return Arbitraries.oneOf(
        Arbitraries.of(0, ForgedStore.GATE, ForgedStore.STRANGER, -1), Arbitraries.integers());
  }

  private static Arbitrary<String> modes() {
    return Arbitraries.oneOf(
        Arbitraries.of("rwsr-xr-x", "rwxrwsrwt", "rwSr-Sr-T", "rw-rw-rw-"),
        Arbitraries.strings().ofMaxLength(12));
  }

  private static Arbitrary<String> kinds() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.just("file")),
        Tuple.of(1, Arbitraries.of("too_big", "unreadable", "link", "odd")));
  }

  private static Arbitrary<String> times() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.of("2446-05-10T00:00:00Z", "1970-01-01T00:00:00Z")),
        Tuple.of(1, Arbitraries.of("-999999999-01-01T00:00:00Z", "", "soon")));
  }

  private static Arbitrary<Map<String, String>> attributes() {
    Arbitrary<String> names =
        Arbitraries.of(
            "system.posix_acl_access",
            "security.capability",
            "security.selinux",
            "security.ima",
            "trusted.overlay.opaque",
            "user.x",
            "x");
    Arbitrary<String> values =
        Arbitraries.of(
            list(), ForgedStore.caps().get("security.capability"), "", "eA==", "A".repeat(100_000));
    return Arbitraries.maps(names, values).ofMaxSize(4);
  }

  private static String list() {
    byte[] list =
        ByteBuffer.allocate(4 + 5 * 8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(2)
            .put(entry(1, -1))
            .put(entry(2, ForgedStore.STRANGER))
            .put(entry(4, -1))
            .put(entry(0x10, -1))
            .put(entry(0x20, -1))
            .array();
    return Base64.getEncoder().encodeToString(list);
  }

  private static byte[] entry(int tag, int id) {
    return ByteBuffer.allocate(8)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) tag)
        .putShort((short) 7)
        .putInt(id)
        .array();
  }
}
