package dev.dropgate.intake.spool;

import java.nio.file.Path;

/**
 * What a monitored directory's walk has to know of it.
 *
 * @param directory absolute
 * @param maxDepth levels of folders that are walked in place; the directory itself is level 1
 * @param maxFileSize in bytes; a larger file is not read
 * @param claimClean whether clean files are claimed too
 * @param rights what a copy gets of a claimed file's rights
 */
public record ClaimConfig(
    Path directory,
    int maxDepth,
    long maxFileSize,
    boolean claimClean,
    CopyPermissionPolicy rights) {}
