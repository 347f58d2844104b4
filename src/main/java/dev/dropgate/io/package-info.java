/**
 * Files, durably and within bounds: writes that survive a power cut, reads that end, JSON,
 * heartbeats.
 */
package dev.dropgate.io;
