package dev.dropgate.alert.mail;

import dev.dropgate.alert.OutboxLayout;
import dev.dropgate.io.AtomicFileWriter;
import dev.dropgate.io.JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of the mails between two starts, in {@code outbox/state/mail.status}: the last mail and
 * the thread of each group, and the result of the last attempt. If the state is lost, a mail may
 * only be sent earlier. Only {@link #hasAccepted} and {@link #problem} are thread safe.
 */
public final class MailState {
  private static final Logger LOG = LoggerFactory.getLogger(MailState.class);
  static final String STATE_FILE_NAME = "mail.status";

  /** The age at which a new thread begins, so that a thread does not grow forever. */
  private static final Duration MAX_THREAD_AGE = Duration.ofDays(1);

  /**
   * The last mail of a group.
   *
   * @param directory the group's directory
   * @param to the group's recipients; null for the configured ones
   * @param thread the id of the thread's first digest
   * @param threadSince when the thread's first digest was created
   * @param made when the last digest was created
   */
  record LastMail(String directory, String to, String thread, String threadSince, String made) {
    /** Rejects a damaged file, which would otherwise stop all later mails. */
    LastMail {
      Instant.parse(threadSince);
      Instant.parse(made);
    }

    DigestKey key() {
      return new DigestKey(directory, to);
    }
  }

  /**
   * The content of the state file.
   *
   * @param lastAccepted when the mail server accepted the last mail; null if it never did
   * @param reply the server's reply to that mail
   * @param problem the failure of the last attempt; null if it succeeded
   * @param problemSince the first of the consecutive failures
   * @param nextTry the earliest time of the next attempt
   * @param groups the last mails
   */
  record SavedState(
      String lastAccepted,
      String reply,
      String problem,
      String problemSince,
      String nextTry,
      List<LastMail> groups) {}

  private final OutboxLayout layout;
  private final Clock clock;
  private final Map<DigestKey, LastMail> groups = new LinkedHashMap<>();
  private String lastAccepted;
  private String reply;
  private String problem;
  private String problemSince;
  private String nextTry;

  /** The results of this process, for other threads. */
  private volatile boolean accepted;

  private volatile String lastProblem;

  /** Creates a state without results. */
  public MailState(OutboxLayout layout, Clock clock) {
    this.layout = layout;
    this.clock = clock;
  }

  /** Reads what an earlier process has written. */
  public void read() {
    try {
      SavedState state =
          JsonCodec.read(
              Files.readAllBytes(layout.state().resolve(STATE_FILE_NAME)), SavedState.class);
      lastAccepted = state.lastAccepted();
      reply = state.reply();
      problemSince = state.problemSince();
      problem = state.problem();
      if (state.groups() != null) {
        state.groups().forEach(last -> groups.put(last.key(), last));
      }
    } catch (IOException e) {
      groups.clear(); // there is no state yet, or it is torn
    }
  }

  /** Writes the state; a failure is only logged, because nothing depends on it. */
  void write() {
    SavedState state =
        new SavedState(
            lastAccepted, reply, problem, problemSince, nextTry, new ArrayList<>(groups.values()));
    try {
      AtomicFileWriter.replaceTorn(
          layout.state().resolve(STATE_FILE_NAME), JsonCodec.toFileBytes(state));
    } catch (IOException e) {
      LOG.debug("Cannot write what is remembered of the mails", e);
    }
  }

  /** Returns whether a group may have a mail, because it had none, or none within the interval. */
  boolean isDue(DigestKey group, Instant now, Duration interval) {
    LastMail last = groups.get(group);
    if (last == null) {
      return true;
    }
    Instant made = Instant.parse(last.made());
    return made.isAfter(now) || !now.isBefore(made.plus(interval));
  }

  /**
   * Returns the thread of a group's next mail: the current one, or the mail's own id for a new
   * thread.
   */
  String threadFor(DigestKey group, String id, Instant now) {
    LastMail last = groups.get(group);
    boolean goesOn =
        last != null && now.isBefore(Instant.parse(last.threadSince()).plus(MAX_THREAD_AGE));
    return goesOn ? last.thread() : id;
  }

  void recordDigest(AlertDigest digest, Instant now) {
    DigestKey group = DigestKey.of(digest);
    LastMail last = groups.get(group);
    boolean goesOn = last != null && digest.thread().equals(last.thread());
    groups.put(
        group,
        new LastMail(
            group.directory(),
            group.to(),
            digest.thread(),
            goesOn ? last.threadSince() : now.toString(),
            now.toString()));
    groups
        .values()
        .removeIf(
            old -> Instant.parse(old.made()).plus(MAX_THREAD_AGE.multipliedBy(2)).isBefore(now));
  }

  /**
   * Records and writes that the mail server has accepted a mail.
   *
   * @param words the server's reply
   */
  public void recordAccepted(String words) {
    lastAccepted = clock.instant().toString();
    reply = words;
    problem = null;
    problemSince = null;
    nextTry = null;
    lastProblem = null;
    accepted = true;
    write();
  }

  /**
   * Records and writes a failed attempt.
   *
   * @param words the failure, one printable line
   * @param pause the time until the next attempt
   */
  public void recordFailure(String words, Duration pause) {
    Instant now = clock.instant();
    problemSince = problemSince == null ? now.toString() : problemSince;
    problem = words;
    nextTry = now.plus(pause).toString();
    lastProblem = words;
    write();
  }

  /** Returns whether the mail server has accepted a mail since the start. */
  public boolean hasAccepted() {
    return accepted;
  }

  /**
   * Returns the problem of the last attempt.
   *
   * @return one printable line; null if it succeeded or none was made
   */
  public String problem() {
    return lastProblem;
  }
}
