package dev.dropgate.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Recognizes names that uploaders and downloaders give to an unfinished file and rename at the end.
 * OpenSSH's sftp and scp, curl, FileZilla and vsftpd use no such name: they write under the final
 * name. Stateless, thread safe.
 */
public final class TemporaryName {
  /** What follows the final name. Only suffixes that a finished file never has are in this list. */
  private static final List<String> SUFFIXES =
      List.of(
          ".part", // Firefox, KDE, Nextcloud's server, and the custom of many others
          ".filepart", // WinSCP, CrushFTP
          ".tmp", // the custom of most others: Syncthing, Unison, Office
          ".crdownload", // Chromium, and with it Edge, Brave, Vivaldi
          ".opdownload", // Opera
          ".partial", // rclone (NAME.12ab34cd.partial), Internet Explorer and the old Edge
          ".part.minio", // MinIO's clients: NAME.ETAG.part.minio
          ".gstmp", // gsutil, gcloud storage
          ".!ut", // uTorrent
          ".!qb", // qBittorrent
          ".bc!"); // BitComet

  /**
   * What precedes or replaces the final name: SFTPGo ({@code .sftpgo-upload.ID.NAME}), Pure-FTPd,
   * GNOME's GIO, Apache's mod_dav_fs, azcopy ({@code .azDownload-ID-NAME}), and {@code .in.NAME.}
   * of ProFTPD's HiddenStores, which lftp writes without the last dot.
   */
  private static final List<String> PREFIXES =
      List.of(
          ".sftpgo-upload.",
          ".pureftpd-upload.",
          ".pureftpd-rename.",
          ".goutputstream-",
          ".davfs.tmp",
          ".azDownload-",
          ".in.");

  /**
   * Folders for files that are moved out when they are complete: those of rsync, and that of macOS
   * on a share.
   */
  private static final List<String> STAGING_FOLDERS =
      List.of(".~tmp~/", ".rsync-partial/", ".TemporaryItems/");

  /** The maximum number of random parts that are cut off behind the final name. */
  private static final int MAX_RANDOM_PARTS = 2;

  private static final int RSYNC_LENGTH = 6;
  private static final int NEXTCLOUD_MAX_LENGTH = 9;
  private static final int RANDOM_MIN_LENGTH = 6;
  private static final int RANDOM_MAX_LENGTH = 40;

  private TemporaryName() {}

  /**
   * Returns whether a file with this name is certainly unfinished, whether or not it is open.
   *
   * @param relative its path below the monitored directory
   */
  public static boolean isUnfinished(Path relative) {
    String path = relative.toString();
    String name = path.substring(path.lastIndexOf('/') + 1);
    return endingOf(name) > 0
        || PREFIXES.stream().anyMatch(name::startsWith)
        || isNextcloudDownload(name)
        || isSafeSave(name)
        || (name.length() < path.length() && isInStagingFolder(path));
  }

  /**
   * Returns whether a file may be unfinished by its name. Finished files may have the forms of
   * rsync ({@code .NAME.XXXXXX}) and Safari too, so use this only where no better evidence exists.
   *
   * @param relative its path below the monitored directory
   */
  public static boolean mayBeUnfinished(Path relative) {
    String name = relative.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return isUnfinished(relative)
        || (dot > 1
            && name.charAt(0) == '.'
            && isRandom(name.substring(dot + 1))
            && (name.length() - dot - 1 == RSYNC_LENGTH || name.charAt(1) == '~'))
        || name.endsWith(".download");
  }

  /**
   * Returns the names that a file may have when it is finished, if they end differently. A {@code
   * .download} suffix is not cut off: browsers keep {@code NAME.js.download} as the final name for
   * scripts of a saved page.
   *
   * @param name a name without folders
   * @return empty for almost all names
   */
  public static List<Path> finalNames(Path name) {
    String text = name.toString();
    int cut = endingOf(text);
    if (cut == 0) {
      int dot = text.lastIndexOf('.');
      boolean hidden = dot > 1 && text.charAt(0) == '.' && isLikeRsync(text, dot);
      return hidden || isNextcloudDownload(text) || isSafeSave(text)
          ? List.of(withoutLast(name, text.length() - dot))
          : List.of();
    }
    List<Path> names = new ArrayList<>(MAX_RANDOM_PARTS + 1);
    for (int parts = 0; cut < text.length(); parts++) {
      names.add(withoutLast(name, cut));
      int end = text.length() - cut;
      int dot = text.lastIndexOf('.', end - 1);
      if (parts == MAX_RANDOM_PARTS || dot < 1 || !isRandom(text.substring(dot + 1, end))) {
        break;
      }
      cut = text.length() - dot;
    }
    return names;
  }

  // Everything that is cut off is ASCII, so characters are bytes.
  private static Path withoutLast(Path name, int last) {
    byte[] bytes = RawNames.bytes(name);
    return RawNames.path(Arrays.copyOf(bytes, bytes.length - last));
  }

  /** Returns the length of the suffix; 0 if there is none. */
  private static int endingOf(String name) {
    for (String ending : SUFFIXES) {
      if (name.regionMatches(true, name.length() - ending.length(), ending, 0, ending.length())) {
        return ending.length();
      }
    }
    return 0;
  }

  private static boolean isInStagingFolder(String path) {
    return STAGING_FOLDERS.stream().anyMatch(folder -> hasFolder(path, folder))
        || (path.contains(".sb-") && isSafeSave(path.substring(0, path.lastIndexOf('/'))));
  }

  private static boolean hasFolder(String path, String folder) {
    int at = path.indexOf(folder);
    return at == 0 || (at > 0 && path.charAt(at - 1) == '/');
  }

  /**
   * Returns whether the last part has six letters and digits, as mkstemp(3) makes them, or, after
   * ".~", any random part.
   */
  private static boolean isLikeRsync(String name, int dot) {
    String part = name.substring(dot + 1);
    return part.length() == RSYNC_LENGTH
        ? part.chars().allMatch(TemporaryName::isLetterOrDigit)
        : name.charAt(1) == '~' && isRandom(part);
  }

  /** Matches {@code .NAME.~12ab34cd}: downloads of the Nextcloud and ownCloud clients. */
  private static boolean isNextcloudDownload(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 1
        && name.charAt(0) == '.'
        && name.startsWith("~", dot + 1)
        && name.length() - dot - 1 > 1
        && name.length() - dot - 1 <= NEXTCLOUD_MAX_LENGTH
        && name.substring(dot + 2).chars().allMatch(c -> Character.digit(c, 16) >= 0);
  }

  /** Matches {@code NAME.sb-12ab34cd-XyZ123}: a document that a Mac saves on a share. */
  private static boolean isSafeSave(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0
        && name.startsWith("sb-", dot + 1)
        && name.length() - dot - 1 == "sb-".length() + 8 + 1 + RSYNC_LENGTH
        && name.charAt(name.length() - RSYNC_LENGTH - 1) == '-';
  }

  /** Returns whether a part looks random: digits mixed with letters, or letters of both cases. */
  private static boolean isRandom(String part) {
    if (part.length() < RANDOM_MIN_LENGTH || part.length() > RANDOM_MAX_LENGTH) {
      return false;
    }
    int kinds = 0;
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (!isLetterOrDigit(c) && c != '-') {
        return false;
      }
      kinds |= c <= '9' ? 1 : c <= 'Z' ? 2 : 4;
    }
    return Integer.bitCount(kinds) > 1;
  }

  private static boolean isLetterOrDigit(int c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }
}
