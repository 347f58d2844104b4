package dev.dropgate.inspect.format.document;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Targets of the addresses in documents: the local disk, a share or the web. Stateless. */
public final class LinkAddresses {
  /** The rest of a longer address does not change its target. */
  private static final int MAX_ADDRESS_CHARS = 8192;

  /** A scheme; a single letter is a drive. */
  private static final Pattern SCHEME = Pattern.compile("([a-z][a-z0-9+.-]+):");

  /** Schemes that do not lead to another machine. */
  private static final Set<String> LOCAL_SCHEMES = Set.of("about", "cid", "data", "urn");

  /** Readers ignore these characters, also inside an address. */
  private static final Pattern BLANKS = Pattern.compile("[\\x00-\\x20]+");

  /**
   * A name without a dot, which only the local network resolves; with a port, or in the form of
   * WebDAV. A number would be an internet address.
   */
  private static final Pattern OWN_NETWORK =
      Pattern.compile(
          "(?:(?:https?|file):)?//+[a-z][a-z0-9_-]{0,62}(?:[:@][a-z0-9]{1,5})?(?:[/?#!].*)?");

  private static final String FILE_SCHEME = "file";

  private LinkAddresses() {}

  /**
   * Returns the address in lower case, without blanks, with slashes only, and cut to the relevant
   * length.
   */
  public static String normalize(String address) {
    String text = address.substring(0, Math.min(MAX_ADDRESS_CHARS, address.length()));
    return BLANKS.matcher(text.replace('\\', '/')).replaceAll("").toLowerCase(Locale.ROOT);
  }

  /** Returns the scheme in lower case; empty if there is none. */
  public static String scheme(String address) {
    Matcher scheme = SCHEME.matcher(normalize(address));
    return scheme.lookingAt() ? scheme.group(1) : "";
  }

  /**
   * Returns whether the address leads to another machine or to a program registered for its scheme.
   */
  public static boolean isRemote(String address) {
    String scheme = scheme(address);
    return (scheme.isEmpty() || scheme.equals(FILE_SCHEME))
        ? isShare(address)
        : !LOCAL_SCHEMES.contains(scheme);
  }

  /**
   * Returns whether the address is a file on another machine. Windows tells that machine who the
   * user is.
   */
  // file:///C:/x and file:///home/x are local; file://host/x, file:////host/x and file:///\\host\x
  // are not.
  public static boolean isShare(String address) {
    String text = normalize(address);
    if (!text.startsWith(FILE_SCHEME + ":")) {
      return text.startsWith("//");
    }
    String path = text.substring(FILE_SCHEME.length() + 1);
    return path.startsWith("//") && (!path.startsWith("///") || path.startsWith("////"));
  }

  /** Returns whether the address leads to a machine in the local network. */
  public static boolean isOwnNetwork(String address) {
    return OWN_NETWORK.matcher(normalize(address)).matches();
  }
}
