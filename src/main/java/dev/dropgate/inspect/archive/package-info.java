/**
 * Looks into archives and judges their members: containers (zip, tar, 7z, mail and the like) know
 * where the members are, {@code Members} judges them, and one {@code Budget} bounds all of it.
 */
package dev.dropgate.inspect.archive;
