package dev.dropgate.quarantine;

import dev.dropgate.io.SafeFolder;
import dev.dropgate.io.UnnamedFile;
import dev.dropgate.io.pass.ReleasePass;
import dev.dropgate.io.pass.ReleasePassStore;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.QuarantineService.RecordReference;
import dev.dropgate.quarantine.record.AuditAction;
import dev.dropgate.quarantine.record.AuditEvent;
import dev.dropgate.quarantine.record.Manifest;
import dev.dropgate.quarantine.record.RecordTime;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The last step of a restore, from the intent in the audit log to the name on the disk. For one
 * file and one use.
 *
 * <p>The order of the steps makes it safe against crashes:
 *
 * <ol>
 *   <li>A line in the audit log states the intent ({@code restoring}, {@code releasing}).
 *   <li>The passes are written; without them the gate would catch the file at once.
 *   <li>The new manifest is written beside the old one.
 *   <li>The file gets its name.
 *   <li>The new manifest replaces the old one, and a line in the audit log states completion.
 * </ol>
 *
 * <p>So every file has a line in the log, and no line reports completion of an incomplete restore.
 * A full disk is detected before the file appears.
 */
final class RestoreTransaction {
  private final QuarantineStore records;
  private final RecordId id;
  private final RestoreRequest how;
  private final RestorePermissionPolicy rights;
  private final ReleasePassStore passes;
  private final RecordTime at = RecordTime.of(Instant.now());
  private final List<String> inForce = new ArrayList<>();

  RestoreTransaction(
      RecordReference found,
      RestoreRequest how,
      RestorePermissionPolicy rights,
      ReleasePassStore passes) {
    this.records = found.records();
    this.id = found.id();
    this.how = how;
    this.rights = rights;
    this.passes = passes;
  }

  /**
   * Gives the file its name.
   *
   * @param target the folder and name
   * @param folder the open folder
   * @param file the complete file, with all its metadata
   * @param sha256 the SHA-256 of its content
   * @param warnings the warnings for the result
   * @throws IOException if the file did not get a name; only the audit log has changed then, and it
   *     records the attempt
   */
  RestoreResult run(
      RestoreTarget target,
      SafeFolder folder,
      UnnamedFile file,
      String sha256,
      List<String> warnings)
      throws IOException {
    // Holds the lock, so that no other process deletes the record or changes its manifest
    // meanwhile.
    return records.changeLocked(
        () -> {
          Manifest manifest = records.readManifest(id);
          ReleasePass.Grounds grounds =
              new ReleasePass.Grounds(
                  id.toString(),
                  sha256,
                  file.channel().size(),
                  how.by(),
                  how.reason(),
                  at.text(),
                  PrintableText.of(manifest.rules()).toString());
          Path name =
              target.claimName(
                  how.rename(),
                  id.toString(),
                  free -> commitUnder(manifest, grounds, folder, file, free));
          return new RestoreResult(id, folder.path().resolve(name), List.copyOf(inForce), warnings);
        });
  }

  private void commitUnder(
      Manifest manifest,
      ReleasePass.Grounds grounds,
      SafeFolder folder,
      UnnamedFile file,
      Path name)
      throws IOException {
    Path path = folder.path().resolve(name);
    if (rights.runInTarget(how, () -> folder.contains(name))) {
      throw new FileAlreadyExistsException(path.toString()); // not worth a line in the log
    }
    List<ReleasePass> wanted =
        passes(manifest, grounds, path); // throws if the manifest is unusable
    PrintableText rules = PrintableText.of(manifest.rules());
    audit(how.release() ? AuditAction.RELEASING : AuditAction.RESTORING, path, rules);
    List<ReleasePass> added = new ArrayList<>();
    boolean named = false;
    try (QuarantineStore.PreparedManifest next = records.prepare(nextManifest(manifest, path))) {
      for (ReleasePass pass : wanted) {
        added.add(pass);
        passes.add(pass);
      }
      rights.runWithFile(how, () -> giveName(file, name));
      named = true;
      rights.runInTarget(how, () -> sync(folder));
      next.commit();
      audit(how.action(), path, rules);
      added.forEach(pass -> inForce.add(pass.id()));
    } catch (IOException e) {
      if (named) {
        throw new IOException(
            PrintableText.of(path)
                + " is there, but that could not be put on record: "
                + PrintableText.of(e.getMessage()),
            e);
      }
      undoPasses(added, path, e);
      throw e;
    }
  }

  private static Path giveName(UnnamedFile file, Path name) throws IOException {
    file.giveName(name);
    return name;
  }

  private static SafeFolder sync(SafeFolder folder) throws IOException {
    folder.sync();
    return folder;
  }

  private void undoPasses(List<ReleasePass> added, Path path, IOException reason) {
    try {
      for (ReleasePass pass : added) {
        passes.remove(pass);
      }
      audit(how.release() ? AuditAction.RELEASE_FAILED : AuditAction.RESTORE_FAILED, path, null);
    } catch (IOException e) {
      reason.addSuppressed(e); // the line before records the attempt
    }
  }

  private Manifest nextManifest(Manifest manifest, Path path) {
    return manifest.withEvent(
        new Manifest.Event(
            at, how.action(), how.by(), how.reason(), PrintableText.of(path).toString(), until()));
  }

  private List<ReleasePass> passes(Manifest manifest, ReleasePass.Grounds grounds, Path path) {
    List<ReleasePass> all = new ArrayList<>();
    all.add(ReleasePass.at(ReleasePass.newId(), grounds, path));
    if (how.release()) {
      all.add(
          ReleasePass.in(ReleasePass.newId(), grounds, manifest.originalDirectory(), how.until()));
    }
    return all;
  }

  private RecordTime until() {
    return how.until() == null ? null : RecordTime.of(how.until());
  }

  private void audit(AuditAction action, Path path, PrintableText overrules) throws IOException {
    records
        .audit()
        .append(
            AuditEvent.now(action, PrintableText.ofEscaped(how.by()))
                .record(id)
                .reason(PrintableText.ofEscaped(how.reason()))
                .to(PrintableText.of(path))
                .until(how.until())
                .overrules(overrules)
                .build());
  }
}
