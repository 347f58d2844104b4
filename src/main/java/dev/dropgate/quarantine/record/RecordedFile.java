package dev.dropgate.quarantine.record;

import dev.dropgate.io.Evidence;
import dev.dropgate.io.linux.PosixAcl;
import dev.dropgate.model.FileMetadata;
import dev.dropgate.model.PrintableText;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The file of a record as it was at the claim, in the form that is stored. Immutable.
 *
 * @param size the size in bytes
 * @param sha256 the SHA-256 of the content; null if it could not be read
 * @param owner the original owner, by name if there is one
 * @param uid the original owner as a number
 * @param group the original group, by name if there is one
 * @param gid the original group as a number
 * @param mode the original mode, nine characters as {@code ls} shows them
 * @param inode the inode number at the claim
 * @param modifiedAt the original time of the last content change
 * @param accessedAt the original time of the last read
 * @param changedAt the time of the last inode change, including the claim's own rename
 * @param attributes the extended attributes, including access control lists, in Base64; null if
 *     none
 * @param acl the access control list in readable form; null if none
 */
public record RecordedFile(
    long size,
    String sha256,
    String owner,
    int uid,
    String group,
    int gid,
    String mode,
    long inode,
    RecordTime modifiedAt,
    RecordTime accessedAt,
    RecordTime changedAt,
    Map<String, String> attributes,
    List<String> acl) {
  static RecordedFile of(Evidence evidence) {
    FileMetadata file = evidence.attributes();
    return new RecordedFile(
        file.size(),
        evidence.sha256(),
        PrintableText.of(file.owner()).toString(),
        file.uid(),
        PrintableText.of(file.group()).toString(),
        file.gid(),
        file.modeText(),
        file.inode(),
        RecordTime.of(file.modified()),
        RecordTime.of(file.accessed()),
        RecordTime.of(file.changed()),
        base64(file.extended()),
        acl(file.extended().get(PosixAcl.ATTRIBUTE_NAME)));
  }

  private static Map<String, String> base64(Map<String, byte[]> extended) {
    if (extended.isEmpty()) {
      return null;
    }
    Map<String, String> text = new TreeMap<>();
    extended.forEach(
        (name, value) ->
            text.put(PrintableText.of(name).toString(), Base64.getEncoder().encodeToString(value)));
    return text;
  }

  private static List<String> acl(byte[] value) {
    return value == null ? null : PosixAcl.describe(value);
  }

  /**
   * Returns the metadata to restore.
   *
   * @throws IllegalArgumentException or a {@link java.time.DateTimeException} if a value is not in
   *     the form that Dropgate writes
   */
  public FileMetadata metadata() {
    return new FileMetadata(
        size,
        owner,
        uid,
        group,
        gid,
        FileMetadata.mode(mode),
        inode,
        FileTime.from(modifiedAt.toInstant()),
        FileTime.from(accessedAt.toInstant()),
        FileTime.from(changedAt.toInstant()),
        extended());
  }

  private Map<String, byte[]> extended() {
    Map<String, byte[]> extended = new TreeMap<>();
    if (attributes != null) {
      attributes.forEach(
          (name, value) ->
              extended.put(
                  new String(PrintableText.unescape(name), StandardCharsets.UTF_8),
                  Base64.getDecoder().decode(value)));
    }
    return extended;
  }
}
