/** One SMTP conversation: deadline, TLS, transcript without secrets, and the meaning of replies. */
package dev.dropgate.alert.smtp;
