package dev.dropgate.cli;

/**
 * The configuration is wrong; the message is one printable line for each error, which says where,
 * what and the fix.
 */
final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  ConfigurationException(String message) {
    super(message);
  }
}
