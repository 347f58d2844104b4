/** What all document scanners share: rule ids, links, embedded files. */
package dev.dropgate.inspect.rules.documents.common;
