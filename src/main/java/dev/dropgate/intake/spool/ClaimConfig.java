package dev.dropgate.intake.spool;

import java.nio.file.Path;

/**
 * The settings for walking a monitored directory.
 *
 * @param directory absolute
 * @param maxDepth the number of folder levels that are walked in place; the directory itself is
 *     level 1
 * @param maxFileSize in bytes; a larger file is not read
 * @param claimClean whether clean files are claimed too
 * @param rights decides which permissions a copy gets from the claimed file
 */
public record ClaimConfig(
    Path directory,
    int maxDepth,
    long maxFileSize,
    boolean claimClean,
    CopyPermissionPolicy rights) {}
