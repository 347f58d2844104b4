/** Looks at configuration, route files and folders before anything starts. Changes nothing. */
package dev.dropgate.check;
