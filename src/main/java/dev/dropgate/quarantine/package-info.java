/**
 * The quarantine: a Camel component ({@code quarantine:NAME?directory=...}) and the store behind
 * it, one folder a record.
 */
package dev.dropgate.quarantine;
