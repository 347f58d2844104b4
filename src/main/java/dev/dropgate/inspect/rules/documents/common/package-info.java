/** What all document scanners share: infos of rules, checks of links, and embedded files. */
package dev.dropgate.inspect.rules.documents.common;
