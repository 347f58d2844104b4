/** Rules for documents. The packages below scan the formats for active content. */
package dev.dropgate.inspect.rules.documents;
