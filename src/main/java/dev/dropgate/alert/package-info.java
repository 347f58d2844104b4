/**
 * Alert tickets and their outbox on disk: findings that still have to be reported. This package
 * sends nothing; the routes do.
 */
package dev.dropgate.alert;
