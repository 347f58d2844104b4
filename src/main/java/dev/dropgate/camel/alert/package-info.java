/** The beans and strategies of the alert routes. */
package dev.dropgate.camel.alert;
