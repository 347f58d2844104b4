/** Determines which entries of a monitored directory are complete, and claims them. */
package dev.dropgate.intake;
