package dev.dropgate.intake;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The settings of the intake of one monitored directory.
 *
 * @param directory the monitored directory, absolute and normalized
 * @param spool the spool, absolute and normalized; the directories of one file system share it
 * @param passes the folder of the passes, absolute and normalized; a file with a pass stays where
 *     clean files are not claimed
 * @param claimClean whether clean files are claimed too, or stay in place
 * @param blockedExtensions the extensions that are dangerous, comma-separated
 * @param rules the rules whose mode differs in this directory, for example {@code
 *     double-extension=log}; empty for none
 * @param settleTime how long a file must be unchanged to count as complete; zero accepts it at
 *     first sight
 * @param emptySettleTime how long an empty file must be unchanged at least, if the settle time is
 *     not zero: many programs create an empty file and fill it later
 * @param settleLimit the time after which a file that still changes is held as undecided
 * @param keepSetId whether the copy of another user's file keeps set-user-ID, set-group-ID, the
 *     sticky bit and capabilities
 * @param maxDepth the number of folder levels that are walked; the directory itself is level 1
 * @param maxFileSize in bytes; a larger file is held unread
 * @param pollInterval the longest time between two looks at the directory; the watchdog uses it to
 *     tell a rest from a hang
 * @param fullLookInterval the longest time between two looks at each file of a folder in which
 *     inotify reports no change; zero looks at each file at every poll
 */
public record IntakeConfig(
    Path directory,
    Path spool,
    Path passes,
    boolean claimClean,
    String blockedExtensions,
    String rules,
    Duration settleTime,
    Duration emptySettleTime,
    Duration settleLimit,
    boolean keepSetId,
    int maxDepth,
    long maxFileSize,
    Duration pollInterval,
    Duration fullLookInterval) {}
