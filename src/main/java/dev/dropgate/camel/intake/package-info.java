/** The beans and strategies before the file consumer of a monitored directory. */
package dev.dropgate.camel.intake;
