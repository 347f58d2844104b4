/** Reads mails, mailboxes, TNEF and uuencoded files. */
package dev.dropgate.inspect.format.mail;
