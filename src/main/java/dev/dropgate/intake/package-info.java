/**
 * What stands between a monitored directory and its file consumer: the walk by handles, settling,
 * the claim by rename, the spool and its recovery, and the delivery of what is clean.
 */
package dev.dropgate.intake;
