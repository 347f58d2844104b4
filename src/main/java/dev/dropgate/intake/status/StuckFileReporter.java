package dev.dropgate.intake.status;

import dev.dropgate.intake.spool.ClaimConfig;
import dev.dropgate.intake.spool.FileJudge;
import dev.dropgate.intake.spool.SpecialFileDescriber;
import dev.dropgate.intake.spool.WalkedEntry;
import dev.dropgate.io.BoundedMap;
import dev.dropgate.io.BusyFileException;
import dev.dropgate.io.ContentHasher;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.Evidence;
import dev.dropgate.io.linux.FileMetadataAccess;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.FileMetadata;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports files that stay in a monitored directory because they cannot be claimed. After some tries
 * such a file is judged in place, and an alert reports it once if it is not clean. Not thread safe.
 */
public final class StuckFileReporter {
  /** The rule id that such an alert has beside those of the rules. */
  static final String STUCK_RULE = "still-in-drop";

  private static final Logger DETECTION_LOG = LoggerFactory.getLogger("dropgate.detection");
  private static final int MIN_TRIES = 3;

  /** The maximum number of stuck files that one walk judges, because other files wait. */
  private static final int MAX_JUDGED = 20;

  private static final int MAX_REMEMBERED = 500;
  private static final int ID_BYTES = 8;

  private final ClaimConfig drop;
  private final Path spool;
  private final FileJudge rules;
  private final BlindnessReporter.AlertSender alerts;
  private final Set<String> reported = new LinkedHashSet<>();
  private final Map<String, Integer> tries = new BoundedMap<>(MAX_REMEMBERED);
  private int judged;
  private int met;

  public StuckFileReporter(
      ClaimConfig drop, Path spool, FileJudge rules, BlindnessReporter.AlertSender alerts) {
    this.drop = drop;
    this.spool = spool;
    this.rules = rules;
    this.alerts = alerts;
  }

  /** Starts a walk. */
  public void newWalk() {
    judged = 0;
    met = 0;
  }

  /** Returns the number of files met in this walk that an alert has reported. */
  int met() {
    return met;
  }

  /** Returns the keys of the reported files for {@link #remember}. */
  List<String> reported() {
    return new ArrayList<>(reported);
  }

  /** Takes over the keys that an earlier process reported. */
  void remember(List<String> keys) {
    reported.addAll(keys.subList(Math.max(0, keys.size() - MAX_REMEMBERED), keys.size()));
  }

  /**
   * Notes a file that is there and is not tried in this walk.
   *
   * @param key identifies the file
   */
  public void met(String key) {
    if (!reported.isEmpty() && reported.contains(hash(key))) {
      met++;
    }
  }

  /**
   * Notes a try that failed.
   *
   * @param found the file
   * @param key identifies the file
   * @param problem why it could not be claimed
   */
  public void noteFailure(WalkedEntry found, String key, IOException problem) {
    String hash = hash(key);
    if (reported.contains(hash)) {
      met++;
      return;
    }
    int count = tries.merge(hash, 1, Integer::sum);
    if (count < MIN_TRIES || judged >= MAX_JUDGED) {
      return;
    }
    judged++;
    try {
      if (judgeAndAlert(found, hash, problem)) {
        tries.remove(hash);
      } else {
        tries.put(hash, Integer.MIN_VALUE); // clean: it is not judged again
      }
    } catch (IOException e) {
      tries.put(hash, 0); // gone, being written, or the alert is not on disk
    }
  }

  private boolean judgeAndAlert(WalkedEntry found, String hash, IOException problem)
      throws IOException {
    Path path = drop.directory().resolve(found.at());
    FileMetadata attributes = FileMetadataAccess.read(path);
    EntryKind kind =
        found.attributes().isRegularFile()
            ? EntryKind.FILE
            : SpecialFileDescriber.kindOf(found.attributes());
    boolean readable = kind == EntryKind.FILE && attributes.size() <= drop.maxFileSize();
    String sha256 = null;
    ScanResult judgement;
    if (readable) {
      try (FileChannel content = DurableFiles.openForReading(path, found.attributes().fileKey())) {
        judgement = rules.judge(found.name(), content);
        sha256 =
            judgement.verdict() == Verdict.CLEAN ? null : ContentHasher.copyAndHash(content, null);
      } catch (AccessDeniedException e) {
        judgement = rules.judge(found.name(), EntryKind.UNREADABLE);
      } catch (BusyFileException e) {
        throw new IOException(e);
      }
    } else {
      judgement = rules.judge(found.name(), kind);
    }
    if (judgement.verdict() == Verdict.CLEAN) {
      return false;
    }
    send(path, found, judgement, new Evidence(attributes, sha256), problem, hash);
    return true;
  }

  private void send(
      Path path,
      WalkedEntry found,
      ScanResult judgement,
      Evidence evidence,
      IOException problem,
      String hash)
      throws IOException {
    AccessObstacle obstacle = AccessObstacle.of(drop.directory(), path.getParent(), spool, problem);
    Instant now = Instant.now();
    Entry entry =
        new Entry(
            BlindnessReporter.alertId(now, hash),
            path,
            drop.directory(),
            found.relative(),
            EntryKind.FILE,
            now);
    ScanResult result =
        judgement.with(
            STUCK_RULE,
            judgement.verdict(),
            "it is still there, it cannot be taken out: "
                + obstacle.reason()
                + "; fix: "
                + obstacle.fix());
    alerts.send(entry, result, evidence);
    if (judgement.verdict() == Verdict.DANGEROUS) {
      DETECTION_LOG.warn(
          "Malicious code detected: {} (rule={}, id={}, reason={})",
          PrintableText.of(path),
          result.rules(),
          entry.id(),
          result.reasons());
    }
    met++;
    remember(List.of(hash));
    if (reported.size() > MAX_REMEMBERED) {
      reported.remove(reported.iterator().next());
    }
  }

  private static String hash(String key) {
    return HexFormat.of()
        .formatHex(
            Arrays.copyOf(ContentHasher.sha256(key.getBytes(StandardCharsets.UTF_8)), ID_BYTES));
  }
}
