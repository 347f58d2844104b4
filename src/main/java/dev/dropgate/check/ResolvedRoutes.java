package dev.dropgate.check;

import java.util.List;

/**
 * The effective route files and what they define, read once for everything that asks.
 *
 * @param files the files by name; empty if the operator's folder contains no route file
 * @param facts the templates and monitored directories, including those in the properties file
 */
public record ResolvedRoutes(List<RouteFile> files, RouteFileFacts facts) {}
