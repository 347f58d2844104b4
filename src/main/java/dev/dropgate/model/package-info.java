/**
 * The types that all packages share: entries, verdicts, findings, and text that is safe to print.
 */
package dev.dropgate.model;
