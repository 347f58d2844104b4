/** What all container readers share: members, limits and the cursor over headers. */
package dev.dropgate.inspect.format.archive;
