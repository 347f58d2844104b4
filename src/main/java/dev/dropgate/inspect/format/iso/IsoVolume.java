package dev.dropgate.inspect.format.iso;

/**
 * A tree of folders in a CD image.
 *
 * @param blockSize in bytes
 * @param isJoliet whether the names are in UTF-16
 * @param root the root folder
 */
record IsoVolume(int blockSize, boolean isJoliet, IsoDirectoryRecord root) {}
