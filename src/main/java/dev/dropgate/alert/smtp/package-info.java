/** One SMTP conversation: deadline, TLS, transcript without secrets, and what an answer means. */
package dev.dropgate.alert.smtp;
