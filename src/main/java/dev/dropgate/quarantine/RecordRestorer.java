package dev.dropgate.quarantine;

import dev.dropgate.io.ContentHasher;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.SafeFolder;
import dev.dropgate.io.SparseFileChannel;
import dev.dropgate.io.UnnamedFile;
import dev.dropgate.io.linux.FileMetadataAccess;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.FileMetadata;
import dev.dropgate.model.PrintableText;
import dev.dropgate.quarantine.QuarantineService.RecordReference;
import dev.dropgate.quarantine.record.DamagedRecordException;
import dev.dropgate.quarantine.record.Manifest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;

/**
 * Restores files: whole and unchanged, under a free name, in a folder that was opened without
 * following a link. If any of that fails, nothing is restored. The record stays. Thread safe.
 */
public final class RecordRestorer {
  private final QuarantineService quarantine;
  private final RestorePermissionPolicy rights;

  /**
   * Creates a restorer that works with the rights of the process.
   *
   * @param quarantine the stores of the records
   */
  public RecordRestorer(QuarantineService quarantine) {
    this(quarantine, RestorePermissionPolicy.PROCESS_RIGHTS);
  }

  /**
   * Creates a restorer.
   *
   * @param quarantine the stores of the records
   * @param rights the rights that restored files may have
   */
  public RecordRestorer(QuarantineService quarantine, RestorePermissionPolicy rights) {
    this.quarantine = quarantine;
    this.rights = rights;
  }

  /**
   * Restores one file.
   *
   * @param part the record's id, or enough of it to be unique
   * @param how the options of the restore
   * @return the location of the restored file
   * @throws IOException if the file was not restored; the message gives the reason in one line, the
   *     record is unchanged, and no file is left behind
   */
  public RestoreResult restore(String part, RestoreRequest how) throws IOException {
    return restore(quarantine.find(part), how);
  }

  /** Restores the file of a record, as {@link #restore(String, RestoreRequest)}. */
  public RestoreResult restore(RecordReference found, RestoreRequest how) throws IOException {
    try {
      return restoreFile(found, how);
    } catch (IllegalArgumentException | DateTimeException e) {
      // A manifest that parses, but that Dropgate did not write.
      throw new DamagedRecordException(
          found.id(), "its manifest cannot be used: " + PrintableText.of(e.getMessage()));
    }
  }

  private RestoreResult restoreFile(RecordReference found, RestoreRequest how) throws IOException {
    Manifest manifest = found.records().readManifest(found.id());
    refuseWhatIsNoFile(manifest);
    FileMetadata recorded = manifest.file().metadata();
    RestoreTarget target = RestoreTarget.of(manifest, how.to());
    if (how.to() == null) {
      rights.requireOriginalPlace(manifest);
    }
    List<String> warnings = new ArrayList<>();
    FileMetadata attributes = rights.permitted(recorded, warnings);
    try (SafeFolder folder = rights.runInTarget(how, target::open);
        UnnamedFile file = rights.runInTarget(how, () -> UnnamedFile.createIn(folder))) {
      // Fails early in the usual case, before a long copy. The check that prevents an overwrite
      // comes at the end.
      target.claimName(
          how.rename(),
          found.id().toString(),
          name -> rights.runInTarget(how, () -> refuseTaken(folder, name)));
      String sha256 = fill(found.records(), manifest, file, folder);
      if (manifest.sha256() == null) {
        warnings.add("its content was never hashed, so it is unknown whether it has changed");
      }
      for (String refused :
          rights.runWithFile(how, () -> FileMetadataAccess.apply(attributes, file.path()))) {
        warnings.add(refused + " could not be given back");
      }
      DurableFiles.sync(file.channel());
      RestoreTransaction commit = new RestoreTransaction(found, how, rights, quarantine.passes());
      return commit.run(target, folder, file, sha256, warnings);
    }
  }

  private static void refuseWhatIsNoFile(Manifest manifest) throws IOException {
    String what =
        manifest.kind() == EntryKind.LINK
            ? "a symbolic link"
            : manifest.kind() == EntryKind.SPECIAL ? "a FIFO, socket or device" : null;
    if (what != null) {
      throw new IOException(
          manifest.path()
              + " was "
              + what
              + ", and only its description was kept; see it with quarantine show, and make it"
              + " anew by hand");
    }
  }

  private static Path refuseTaken(SafeFolder folder, Path name) throws IOException {
    if (folder.contains(name)) {
      throw new FileAlreadyExistsException(name.toString());
    }
    return name;
  }

  // Reads the written content back, because only the target disk can confirm what it holds.
  private static String fill(
      QuarantineStore records, Manifest manifest, UnnamedFile file, SafeFolder folder)
      throws IOException {
    String sha256;
    try {
      FileChannel channel = file.channel();
      SparseFileChannel content = new SparseFileChannel(channel);
      records.readContent(manifest, content);
      content.finish();
      channel.position(0);
      sha256 = ContentHasher.copyAndHash(channel, null);
    } catch (DamagedRecordException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(
          "it cannot be copied to "
              + PrintableText.of(folder.path())
              + ": "
              + PrintableText.of(e.getMessage())
              + "; nothing was left there",
          e);
    }
    if (manifest.sha256() != null && !manifest.sha256().equals(sha256)) {
      throw new IOException(
          "what was written to "
              + PrintableText.of(folder.path())
              + " is not what was read; nothing was left there; check the disk");
    }
    return sha256;
  }
}
