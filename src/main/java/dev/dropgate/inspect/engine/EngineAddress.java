package dev.dropgate.inspect.engine;

import dev.dropgate.io.linux.ThreadHeartbeat;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The address of an engine: {@code tcp:host:port} or {@code unix:/path}. */
public record EngineAddress(String text, String host, int port) {
  private static final String TCP_PREFIX = "tcp:";
  private static final String UNIX_PREFIX = "unix:";
  private static final long HEARTBEAT_NANOS = 500_000_000;

  /**
   * Parses the addresses in a setting.
   *
   * @param setting the name of the setting, for the error message
   * @param list separated by commas; empty for none
   * @throws IllegalArgumentException with one printable line if an address is malformed
   */
  public static List<EngineAddress> parseList(String setting, String list) {
    List<EngineAddress> all = new ArrayList<>();
    for (String part : list.split(",", -1)) {
      if (!part.isBlank()) {
        all.add(parse(setting, part.strip()));
      }
    }
    return List.copyOf(all);
  }

  private static EngineAddress parse(String setting, String text) {
    if (text.startsWith(UNIX_PREFIX + "/") && text.indexOf('\0') < 0) {
      return new EngineAddress(text, null, 0);
    }
    int colon = text.lastIndexOf(':');
    if (text.startsWith(TCP_PREFIX) && colon > TCP_PREFIX.length()) {
      String host = text.substring(TCP_PREFIX.length(), colon).replaceAll("^\\[(.*)]$", "$1");
      try {
        int port = Integer.parseInt(text.substring(colon + 1));
        if (port > 0 && port < 65_536) {
          return new EngineAddress(text, host, port);
        }
      } catch (NumberFormatException e) {
        // reported below
      }
    }
    throw new IllegalArgumentException(
        setting
            + ": \""
            + PrintableText.of(text)
            + "\" is not an address; write tcp:HOST:PORT or unix:/PATH, several with commas between them");
  }

  /**
   * Resolves the address. The host name is looked up on each call.
   *
   * @param limit how long to wait for the name server
   * @throws IOException if the name cannot be resolved in time
   */
  public SocketAddress resolve(Duration limit) throws IOException {
    if (host == null) {
      return UnixDomainSocketAddress.of(text.substring(UNIX_PREFIX.length()));
    }
    FutureTask<InetSocketAddress> lookup =
        new FutureTask<>(() -> new InetSocketAddress(host, port));
    Thread thread = new Thread(lookup, "lookup of an engine's host");
    thread.setDaemon(true);
    thread.start();
    InetSocketAddress address = awaitLookup(lookup, limit);
    if (address == null || address.isUnresolved()) {
      throw new UnknownHostException("the host's name is not known");
    }
    return address;
  }

  private static InetSocketAddress awaitLookup(FutureTask<InetSocketAddress> lookup, Duration limit)
      throws IOException {
    try {
      long end = System.nanoTime() + TimeUnit.NANOSECONDS.convert(limit);
      for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
        ThreadHeartbeat.beat();
        try {
          return lookup.get(Math.min(left, HEARTBEAT_NANOS), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
          // the heartbeat is due; the wait goes on
        }
      }
      return lookup.isDone() ? lookup.get() : null;
    } catch (ExecutionException e) {
      throw new IOException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public String toString() {
    return PrintableText.of(text).toString();
  }
}
