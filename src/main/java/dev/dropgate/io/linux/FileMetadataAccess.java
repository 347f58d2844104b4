package dev.dropgate.io.linux;

import dev.dropgate.model.FileMetadata;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Reads and sets the metadata of files. Stateless, thread safe. */
public final class FileMetadataAccess {
  private static final int PERMISSION_MASK = 07777;

  /**
   * Java sets times in nanoseconds of 64 bits, from 1677 to 2262; later or earlier times are cut
   * off.
   */
  private static final long MAX_SECONDS = Long.MAX_VALUE / 1_000_000_000;

  private FileMetadataAccess() {}

  /**
   * Reads the metadata, in two system calls for a file without extended attributes.
   *
   * @param file a file of any type; a link is not followed
   * @return its current metadata
   * @throws IOException if the file does not exist
   */
  public static FileMetadata read(Path file) throws IOException {
    Map<String, Object> all =
        Files.readAttributes(
            file,
            "unix:size,uid,gid,mode,ino,lastModifiedTime,lastAccessTime,ctime",
            LinkOption.NOFOLLOW_LINKS);
    int uid = (Integer) all.get("uid");
    int gid = (Integer) all.get("gid");
    OwnerNameCache.OwnerAndGroup names = OwnerNameCache.of(file, uid, gid);
    return new FileMetadata(
        (Long) all.get("size"),
        names.user(),
        uid,
        names.group(),
        gid,
        (Integer) all.get("mode") & PERMISSION_MASK,
        (Long) all.get("ino"),
        (FileTime) all.get("lastModifiedTime"),
        (FileTime) all.get("lastAccessTime"),
        (FileTime) all.get("ctime"),
        ExtendedAttributes.of(file));
  }

  /**
   * Gives a new file an owner, group, extended attributes, mode and times, as far as the gate may
   * set them.
   *
   * @param metadata what the file gets
   * @param file a file of the gate that no other user can reach by a path, or the descriptor of one
   *     below {@code /proc/self/fd}
   * @return the metadata that could not be set, for people; empty if all was set
   * @throws IOException if not even mode and times can be set
   */
  public static List<String> apply(FileMetadata metadata, Path file) throws IOException {
    LinkOption[] links =
        LibcCalls.isDescriptor(file)
            ? new LinkOption[0]
            : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
    // The times come first: setting them opens the file, which a later mode may prevent.
    Files.getFileAttributeView(file, BasicFileAttributeView.class, links)
        .setTimes(metadata.modified(), metadata.accessed(), null);
    List<String> refused = new ArrayList<>();
    if (Math.abs(metadata.modified().to(TimeUnit.SECONDS)) >= MAX_SECONDS) {
      refused.add("time of last change " + metadata.modified());
    }
    boolean owned = true;
    try {
      // Set together with the owner, because afterwards the file may belong to another user.
      Files.setAttribute(file, "unix:gid", metadata.gid(), links);
      Files.setAttribute(file, "unix:uid", metadata.uid(), links);
    } catch (FileSystemException e) {
      owned = false;
      refused.add("owner " + metadata.owner() + ":" + metadata.group());
    }
    for (Map.Entry<String, byte[]> attribute : metadata.extended().entrySet()) {
      try {
        ExtendedAttributes.set(file, attribute.getKey(), attribute.getValue());
      } catch (FileSystemException e) {
        refused.add("attribute " + PrintableText.of(attribute.getKey()));
      }
    }
    // A change of owner clears set-uid, and an access control list sets the group's bits, so the
    // mode comes after both. Without the owner, the set-uid bit of another user's file must not
    // apply to the gate's user.
    Files.setAttribute(file, "unix:mode", owned ? metadata.mode() : metadata.mode() & 0777, links);
    return refused;
  }
}
