/** Collects tickets into digests, and composes mails from digests in English or Korean. */
package dev.dropgate.alert.mail;
