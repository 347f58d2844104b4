/** Alerts: tickets in the outbox, digests of them, and the text of the mail. */
package dev.dropgate.alert;
