package dev.dropgate.alert;

/**
 * Provides the channels of one URI scheme, so that {@code alsoNotify} can name them. {@link
 * java.util.ServiceLoader} finds an implementation in a jar of {@code plugins/} by its line in
 * {@code META-INF/services/dev.dropgate.alert.AlertChannelProvider}. It is a public class with a
 * public constructor without parameters.
 */
public interface AlertChannelProvider {
  /** Returns the scheme, in lower case. It comes before a Camel component of the same name. */
  String scheme();

  /**
   * Opens the channel of a URI; also called by {@code check}. Does not connect: the gate calls it
   * before the first alert, and again after a failure.
   *
   * @param uri the URI that {@code alsoNotify} names, with all secrets
   * @return a channel for the tickets of this URI; one thread at a time uses it
   * @throws IllegalArgumentException with one line if the URI is wrong
   */
  AlertChannel<AlertTicket> open(String uri);
}
