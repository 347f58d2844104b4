package dev.dropgate.files;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The name of this machine, asked of the kernel rather than of DNS, which may be slow or down.
 * Thread safe.
 */
public final class HostName {
  private static final String NAME = find();

  private HostName() {}

  /**
   * The name.
   *
   * @return never empty; {@code localhost} if it cannot be found
   */
  public static String get() {
    return NAME;
  }

  private static String find() {
    try {
      String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
      return name.isEmpty() ? "localhost" : SafeText.of(name);
    } catch (IOException e) {
      return fromNetwork();
    }
  }

  private static String fromNetwork() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
