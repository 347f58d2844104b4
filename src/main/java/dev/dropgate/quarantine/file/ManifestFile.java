package dev.dropgate.quarantine.file;

import dev.dropgate.io.BoundedFiles;
import dev.dropgate.io.ContentHasher;
import dev.dropgate.io.JsonTree;
import dev.dropgate.model.PrintableText;
import dev.dropgate.quarantine.record.DamagedRecordException;
import dev.dropgate.quarantine.record.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;

/**
 * A manifest on disk: readable JSON with a SHA-256 over all of it ({@code check}), which reveals an
 * edit. Stateless, thread safe.
 */
public final class ManifestFile {
  public static final String FILE_NAME = "manifest.json";
  private static final String CHECK_FIELD = "check";

  private ManifestFile() {}

  /** Returns the bytes of the file for a manifest. */
  public static byte[] toBytes(Manifest manifest) {
    return toBytes(ManifestJsonMapper.of(manifest));
  }

  /** Returns the bytes of the file for a manifest's fields, and adds the hash to the fields. */
  public static byte[] toBytes(Map<String, Object> tree) {
    tree.put(CHECK_FIELD, hash(tree));
    return JsonTree.toFileBytes(tree);
  }

  /**
   * Reads and verifies a manifest.
   *
   * @param record the record's folder
   * @return the manifest as written
   * @throws DamagedRecordException if it is missing, torn or edited
   * @throws IOException if the disk fails
   */
  static Manifest read(Path record) throws IOException {
    return parse(record, readBytes(record));
  }

  /**
   * Reads the bytes of a manifest without verifying them.
   *
   * @param record the record's folder
   * @return the unverified bytes
   * @throws DamagedRecordException if it is missing or not a regular file within the size limit
   * @throws IOException if the disk fails
   */
  public static byte[] readBytes(Path record) throws IOException {
    try {
      return BoundedFiles.read(record.resolve(FILE_NAME));
    } catch (NoSuchFileException e) {
      throw new DamagedRecordException(record, "its manifest is missing");
    } catch (AccessDeniedException e) {
      throw e;
    } catch (FileSystemException e) {
      throw new DamagedRecordException(record, "its manifest " + PrintableText.of(e.getReason()));
    }
  }

  /**
   * Verifies and parses the bytes of a manifest.
   *
   * @param record the record's folder, whose name must be the manifest's id
   * @param bytes the bytes to parse
   * @return the manifest as written
   * @throws DamagedRecordException if it is torn or edited
   */
  public static Manifest parse(Path record, byte[] bytes) throws DamagedRecordException {
    Manifest manifest;
    try {
      Map<String, Object> tree = JsonTree.read(bytes);
      Object check = tree.remove(CHECK_FIELD);
      if (tree.get("schema") instanceof Integer schema && schema > Manifest.SCHEMA_VERSION) {
        throw new DamagedRecordException(
            record, "its manifest has a newer form; use the Dropgate that wrote it");
      }
      if (check == null || !hash(tree).equals(check)) {
        throw new DamagedRecordException(record, "its manifest was edited");
      }
      manifest = ManifestJsonMapper.manifest(tree);
    } catch (DamagedRecordException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new DamagedRecordException(record, "its manifest " + PrintableText.of(e.getMessage()));
    } catch (IOException e) {
      throw new DamagedRecordException(record, "its manifest is torn");
    }
    if (!record.getFileName().toString().equals(manifest.id())) {
      throw new DamagedRecordException(
          record, "its manifest belongs to record " + PrintableText.of(manifest.id()));
    }
    return manifest;
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
