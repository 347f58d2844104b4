/** The poll strategies and schedulers of the file consumers of monitored directories. */
package dev.dropgate.camel.drop;
