/** Checks configuration, route files and folders before the gate starts. Changes nothing. */
package dev.dropgate.check;
