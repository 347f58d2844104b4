/** Tickets that go to endpoints of Camel: one queue an endpoint, and texts for log and status. */
package dev.dropgate.alert.endpoint;
