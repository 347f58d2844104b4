/** The beans of the alert routes: they write tickets, and deliver them by mail and to endpoints. */
package dev.dropgate.camel.alert;
