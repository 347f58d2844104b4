/**
 * The component {@code drop:}: its consumer polls a monitored directory, sends the claims through
 * the route, and commits each batch.
 */
package dev.dropgate.camel.drop;
