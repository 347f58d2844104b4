/**
 * Alert tickets and their outbox on disk: what was found and still has to be reported. Nothing
 * leaves from here; the routes do that.
 */
package dev.dropgate.alert;
