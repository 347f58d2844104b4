/** Rules about archives, and the list of container readers. */
package dev.dropgate.inspect.rules.archives;
