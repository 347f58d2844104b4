/** Tickets gathered into digests, and digests written as mails in English or Korean. */
package dev.dropgate.alert.mail;
