package dev.dropgate.quarantine;

import dev.dropgate.files.Attributes;
import dev.dropgate.files.Digests;
import dev.dropgate.files.Disk;
import dev.dropgate.files.SafeFolder;
import dev.dropgate.files.SafeText;
import dev.dropgate.files.SparseFile;
import dev.dropgate.files.UnnamedFile;
import dev.dropgate.inspect.Kind;
import dev.dropgate.quarantine.Quarantine.Found;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives files back: whole, as they were, under a free name, in a folder that was reached without
 * following a link; or not at all. The record stays. Thread safe.
 */
public final class Restorer {
  private final Quarantine quarantine;
  private final RestoredRights rights;

  /**
   * Prepares.
   *
   * @param quarantine where the records are
   */
  public Restorer(Quarantine quarantine) {
    this(quarantine, RestoredRights.PLAIN);
  }

  /**
   * Prepares.
   *
   * @param quarantine where the records are
   * @param rights which rights the files may have
   */
  public Restorer(Quarantine quarantine, RestoredRights rights) {
    this.quarantine = quarantine;
    this.rights = rights;
  }

  /**
   * Gives one file back.
   *
   * @param part its id, or enough of it
   * @param how in which way
   * @return where it is now
   * @throws IOException that says in one line why it was not given back; the record is unchanged
   *     then, and nothing is left behind
   */
  public GivenBackFile giveBack(String part, GiveBack how) throws IOException {
    Found found = quarantine.find(part);
    try {
      return giveBack(found, how);
    } catch (IllegalArgumentException | DateTimeException e) {
      // A manifest that is whole, but not of our making.
      throw new DamagedRecordException(
          Path.of(found.id()), "its manifest cannot be used: " + SafeText.of(e.getMessage()));
    }
  }

  private GivenBackFile giveBack(Found found, GiveBack how) throws IOException {
    Manifest manifest = found.records().manifest(found.id());
    refuseWhatIsNoFile(manifest);
    Attributes recorded = ManifestAttributes.of(manifest);
    Target target = Target.of(manifest, how.to());
    if (how.to() == null) {
      rights.requireOriginalPlace(manifest);
    }
    List<String> warnings = new ArrayList<>();
    Attributes attributes = rights.permitted(recorded, warnings);
    try (SafeFolder folder = rights.inPlace(how, target::open);
        UnnamedFile file = rights.inPlace(how, () -> UnnamedFile.in(folder))) {
      // Before a long copy, for the usual case; that nothing is overwritten is seen to at the end.
      target.named(
          how.rename(), found.id(), name -> rights.inPlace(how, () -> refuseTaken(folder, name)));
      String sha256 = fill(found.records(), manifest, file, folder);
      if (manifest.sha256() == null) {
        warnings.add("its content was never hashed, so nobody can tell whether it is as it was");
      }
      for (String refused : rights.withFile(how, () -> attributes.give(file.path()))) {
        warnings.add(refused + " could not be given back");
      }
      Disk.sync(file.channel());
      Commit commit = new Commit(found, how, rights, quarantine.passes());
      return commit.run(target, folder, file, sha256, warnings);
    }
  }

  private static void refuseWhatIsNoFile(Manifest manifest) throws IOException {
    String what =
        manifest.kind().equals(Kind.LINK.folder())
            ? "a symbolic link"
            : manifest.kind().equals(Kind.SPECIAL.folder()) ? "a FIFO, socket or device" : null;
    if (what != null) {
      throw new IOException(
          manifest.path()
              + " was "
              + what
              + ", of which only a description was kept; see it with quarantine show, and make it"
              + " anew by hand");
    }
  }

  private static Path refuseTaken(SafeFolder folder, Path name) throws IOException {
    if (folder.has(name)) {
      throw new FileAlreadyExistsException(name.toString());
    }
    return name;
  }

  // What was written is read back: the disk of the target has the last word on what it holds.
  private static String fill(
      Records records, Manifest manifest, UnnamedFile file, SafeFolder folder) throws IOException {
    String sha256;
    try {
      FileChannel channel = file.channel();
      SparseFile content = new SparseFile(channel);
      records.content(manifest, content);
      content.finish();
      channel.position(0);
      sha256 = Digests.copy(channel, null);
    } catch (DamagedRecordException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(
          "it cannot be copied to "
              + SafeText.of(folder.path())
              + ": "
              + SafeText.of(e.getMessage())
              + "; nothing was left there",
          e);
    }
    if (manifest.sha256() != null && !manifest.sha256().equals(sha256)) {
      throw new IOException(
          "what was written to "
              + SafeText.of(folder.path())
              + " is not what was read; nothing was left there; check the disk");
    }
    return sha256;
  }
}
