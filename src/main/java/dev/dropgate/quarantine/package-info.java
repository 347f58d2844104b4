/** What people and routes do with records: list, show, restore, rejudge, purge, verify. */
package dev.dropgate.quarantine;
