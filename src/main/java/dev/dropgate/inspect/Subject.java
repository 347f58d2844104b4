package dev.dropgate.inspect;

import java.nio.file.Path;

/**
 * What the rules look at.
 *
 * @param name the entry's own name, with its raw bytes
 * @param kind what sort of thing it is
 */
public record Subject(Path name, Kind kind) {}
