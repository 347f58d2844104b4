/** What all scan engines share: addresses, connections, time limits and replies. */
package dev.dropgate.inspect.engine;
