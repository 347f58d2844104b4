/**
 * What every other package does with names and files, once and safely: raw name bytes, escaping for
 * people, writes that survive a power cut, moves that never overwrite. It knows nothing of gates
 * and nothing of Camel.
 */
package dev.dropgate.files;
