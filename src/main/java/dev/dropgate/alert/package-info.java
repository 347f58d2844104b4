/**
 * Alert tickets, their outbox on disk, and the lanes that bring them to a channel. Knows no Camel:
 * the channels send through the routes.
 */
package dev.dropgate.alert;
