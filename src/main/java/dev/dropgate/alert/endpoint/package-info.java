/** Lists of endpoints, and texts about failures for the log and the status. */
package dev.dropgate.alert.endpoint;
