package dev.dropgate.io;

import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The name of this machine. It comes from the kernel and not from DNS, which may be slow or down.
 * Thread safe.
 */
public final class HostName {
  private static final Path HOSTS = Path.of("/etc/hosts");
  private static final int MAX_LINES = 10_000;
  private static final Pattern COMMENT = Pattern.compile("#.*");
  private static final Pattern FULL_NAME =
      Pattern.compile(
          "[A-Za-z0-9_-]{1,63}(?:\\.[A-Za-z0-9_-]{1,63})*\\.[A-Za-z][A-Za-z0-9-]{0,62}\\.?");
  private static final String NAME = find();

  private HostName() {}

  /**
   * Returns the name of this machine.
   *
   * @return never empty; {@code localhost} if it cannot be found
   */
  public static String get() {
    return NAME;
  }

  /**
   * Returns the full name of this machine, as far as it is known without DNS.
   *
   * @return a name that contains a dot; empty if there is none
   */
  public static Optional<String> fullName() {
    return fullName(NAME, HOSTS);
  }

  static Optional<String> fullName(String name, Path hosts) {
    if (isFullName(name)) {
      return Optional.of(name);
    }
    try (Stream<String> lines = Files.lines(hosts, StandardCharsets.ISO_8859_1)) {
      return lines
          .limit(MAX_LINES)
          .map(line -> List.of(COMMENT.matcher(line).replaceFirst("").strip().split("\\s+")))
          .filter(words -> words.subList(1, words.size()).contains(name))
          .flatMap(words -> words.stream().skip(1))
          .filter(HostName::isFullName)
          .filter(full -> !full.startsWith("localhost."))
          .findFirst();
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns whether a text can be the full name of a machine.
   *
   * @param name any text
   */
  public static boolean isFullName(String name) {
    return name.length() <= 253 && FULL_NAME.matcher(name).matches();
  }

  private static String find() {
    try {
      String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
      return name.isEmpty() ? "localhost" : PrintableText.of(name).toString();
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
