package dev.dropgate.alert;

import dev.dropgate.io.ProviderLoader;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The channels that plug-ins provide, by the URIs that name them. Thread safe. */
public final class ProvidedChannels {
  /** Without plug-ins. */
  public static final ProvidedChannels NONE = new ProvidedChannels(List.of());

  private static final String CONTENTS = "alert channels";

  private final Map<String, AlertChannelProvider> providers = new HashMap<>();
  private final Map<String, AlertChannel<AlertTicket>> channels = new ConcurrentHashMap<>();

  /**
   * Creates the channels of providers.
   *
   * @throws IllegalArgumentException with one printable line that names the jar if two provide the
   *     same scheme, or one fails
   */
  public ProvidedChannels(List<? extends AlertChannelProvider> providers) {
    for (AlertChannelProvider provider : providers) {
      AlertChannelProvider other = this.providers.put(schemeOf(provider), provider);
      if (other != null) {
        throw new IllegalArgumentException(
            ProviderLoader.originOf(provider)
                + ": the alert channel "
                + schemeOf(provider)
                + ": is already provided by "
                + ProviderLoader.originOf(other)
                + "; remove one of them");
      }
    }
  }

  private static String schemeOf(AlertChannelProvider provider) {
    try {
      return provider.scheme();
    } catch (RuntimeException | LinkageError e) {
      throw ProviderLoader.failure(ProviderLoader.originOf(provider), "load", CONTENTS, e);
    }
  }

  /**
   * Finds the providers.
   *
   * @param loader the class loader of the program and of the jars of plug-ins
   * @throws IllegalArgumentException with one printable line that names the jar if one fails
   */
  public static ProvidedChannels load(ClassLoader loader) {
    return new ProvidedChannels(ProviderLoader.load(AlertChannelProvider.class, CONTENTS, loader));
  }

  /**
   * Returns the channel of an endpoint, the same one each time.
   *
   * @param uri the URI with all secrets
   * @return empty if no plug-in has its scheme
   * @throws IllegalArgumentException if the URI is wrong
   */
  public Optional<AlertChannel<AlertTicket>> channelOf(String uri) {
    int colon = uri.indexOf(':');
    AlertChannelProvider provider =
        colon < 0 ? null : providers.get(uri.substring(0, colon).toLowerCase(Locale.ROOT));
    return provider == null
        ? Optional.empty()
        : Optional.of(channels.computeIfAbsent(uri, provider::open));
  }
}
