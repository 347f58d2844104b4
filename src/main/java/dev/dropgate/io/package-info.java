/** Durable and bounded file access: writes that survive a power cut, reads that end, JSON. */
package dev.dropgate.io;
