/** Chooses the store that keeps records: the only package that knows each kind of store. */
package dev.dropgate.quarantine.store;
