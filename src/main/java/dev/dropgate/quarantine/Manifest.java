package dev.dropgate.quarantine;

import dev.dropgate.files.RawNames;
import dev.dropgate.files.SafeText;
import dev.dropgate.inspect.Entry;
import dev.dropgate.inspect.Evidence;
import dev.dropgate.inspect.Judgement;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/**
 * What a record knows of its content: {@code manifest.json}.
 *
 * @param schema version of this form
 * @param id the record's id
 * @param path the original path, escaped for people
 * @param pathBytes the same in hex; null where {@code path} escaped nothing
 * @param directory the monitored directory, escaped
 * @param kind what sort of thing it was
 * @param verdict why it is here
 * @param findings the reasons
 * @param size in bytes
 * @param sha256 of the content; null if it could not be read
 * @param owner original owner
 * @param group original group
 * @param mode original mode
 * @param modifiedAt original time of last change
 * @param detectedAt when it was claimed
 * @param host where
 */
record Manifest(
    int schema,
    String id,
    String path,
    String pathBytes,
    String directory,
    String kind,
    String verdict,
    List<Reason> findings,
    long size,
    String sha256,
    String owner,
    String group,
    String mode,
    String modifiedAt,
    String detectedAt,
    String host) {
  /** One finding. */
  record Reason(String rule, String message) {}

  static Manifest of(Entry entry, Judgement judgement, Evidence evidence, String host) {
    Path path = entry.path();
    return new Manifest(
        1,
        entry.id(),
        SafeText.of(path),
        SafeText.escapes(path) ? HexFormat.of().formatHex(RawNames.bytes(path)) : null,
        SafeText.of(entry.directory()),
        entry.kind().folder(),
        judgement.verdict().name(),
        judgement.findings().stream().map(f -> new Reason(f.rule(), f.message())).toList(),
        evidence.size(),
        evidence.sha256(),
        evidence.owner(),
        evidence.group(),
        evidence.mode(),
        evidence.modifiedAt(),
        entry.claimedAt().toString(),
        host);
  }
}
