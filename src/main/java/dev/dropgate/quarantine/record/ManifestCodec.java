package dev.dropgate.quarantine.record;

import dev.dropgate.io.ContentHasher;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.io.JsonTree;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RecordId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

/**
 * The stored form of a manifest: readable JSON with a SHA-256 over all of it ({@code check}), which
 * reveals an edit. The same in every store. Stateless.
 */
public final class ManifestCodec {
  private static final String CHECK_FIELD = "check";

  private ManifestCodec() {}

  /** Returns the bytes to store for a manifest. */
  public static byte[] toBytes(Manifest manifest) {
    return toBytes(ManifestJsonMapper.of(manifest));
  }

  /** Returns the bytes to store for a manifest's fields, and adds the hash to the fields. */
  public static byte[] toBytes(Map<String, Object> tree) {
    tree.put(CHECK_FIELD, hash(tree));
    return JsonTree.toFileBytes(tree);
  }

  /** Returns a manifest as one line of JSON without the hash. */
  public static String toLine(Manifest manifest) {
    return JsonCodec.escapeHidden(JsonTree.toLine(ManifestJsonMapper.of(manifest)));
  }

  /**
   * Verifies and parses the bytes of a manifest.
   *
   * @param record the record that they were stored for
   * @param bytes the bytes to parse
   * @return the manifest as written
   * @throws DamagedRecordException if it is torn or edited
   */
  public static Manifest parse(RecordId record, byte[] bytes) throws DamagedRecordException {
    Map<String, Object> tree;
    try {
      tree = JsonTree.read(bytes);
    } catch (IOException e) {
      throw new DamagedRecordException(record, "its manifest is torn");
    }
    Object check = tree.remove(CHECK_FIELD);
    if (tree.get("schema") instanceof Integer schema && schema > Manifest.SCHEMA_VERSION) {
      throw new DamagedRecordException(
          record, "its manifest has a newer form; use the Dropgate that wrote it");
    }
    if (check == null || !hash(tree).equals(check)) {
      throw new DamagedRecordException(record, "its manifest was edited");
    }
    if (tree.get("id") instanceof String id && !id.equals(record.toString())) {
      throw new DamagedRecordException(
          record, "its manifest belongs to record " + PrintableText.of(id));
    }
    try {
      return ManifestJsonMapper.manifest(tree);
    } catch (IllegalArgumentException e) {
      throw new DamagedRecordException(record, "its manifest " + PrintableText.of(e.getMessage()));
    }
  }

  /** Returns the SHA-256 of the immutable part of a manifest, for the audit log. */
  public static String hashFacts(Manifest manifest) {
    Map<String, Object> tree = ManifestJsonMapper.of(manifest);
    tree.remove("alert");
    tree.remove("history");
    return hash(tree);
  }

  private static String hash(Map<String, Object> tree) {
    return HexFormat.of()
        .formatHex(ContentHasher.sha256(JsonTree.toLine(tree).getBytes(StandardCharsets.UTF_8)));
  }
}
