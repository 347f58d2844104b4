/** Operations on records for people and routes: list, show, restore, rejudge, purge, verify. */
package dev.dropgate.quarantine;
