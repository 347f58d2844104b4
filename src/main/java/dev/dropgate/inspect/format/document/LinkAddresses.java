package dev.dropgate.inspect.format.document;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the addresses in documents lead: to the own disk, a share, the web. Stateless. */
public final class LinkAddresses {
  /** More of an address says nothing more about where it leads. */
  private static final int MAX_ADDRESS_CHARS = 8192;

  /** A scheme; one letter is a drive. */
  private static final Pattern SCHEME = Pattern.compile("([a-z][a-z0-9+.-]+):");

  /** Schemes that lead nowhere else. */
  private static final Set<String> LOCAL_SCHEMES = Set.of("about", "cid", "data", "urn");

  /** Readers skip them, also in the middle. */
  private static final Pattern BLANKS = Pattern.compile("[\\x00-\\x20]+");

  /**
   * A name without a dot, which only the own network resolves; with a port, or as WebDAV has it. A
   * number would be an address of the internet.
   */
  private static final Pattern OWN_NETWORK =
      Pattern.compile(
          "(?:(?:https?|file):)?//+[a-z][a-z0-9_-]{0,62}(?:[:@][a-z0-9]{1,5})?(?:[/?#!].*)?");

  private static final String FILE_SCHEME = "file";

  private LinkAddresses() {}

  /** Lower case, without blanks, only with slashes, and not longer than what matters. */
  public static String normalize(String address) {
    String text = address.substring(0, Math.min(MAX_ADDRESS_CHARS, address.length()));
    return BLANKS.matcher(text.replace('\\', '/')).replaceAll("").toLowerCase(Locale.ROOT);
  }

  /** The scheme in lower case; empty if there is none. */
  public static String scheme(String address) {
    Matcher scheme = SCHEME.matcher(normalize(address));
    return scheme.lookingAt() ? scheme.group(1) : "";
  }

  /** Whether it leads to another machine, or into some program that is known by its scheme. */
  public static boolean isRemote(String address) {
    String scheme = scheme(address);
    return (scheme.isEmpty() || scheme.equals(FILE_SCHEME))
        ? isShare(address)
        : !LOCAL_SCHEMES.contains(scheme);
  }

  /** Whether it is a file of another machine, to which Windows sends who asks. */
  // file:///C:/x and file:///home/x are here; file://host/x, file:////host/x and file:///\\host\x
  // are not.
  public static boolean isShare(String address) {
    String text = normalize(address);
    if (!text.startsWith(FILE_SCHEME + ":")) {
      return text.startsWith("//");
    }
    String path = text.substring(FILE_SCHEME.length() + 1);
    return path.startsWith("//") && (!path.startsWith("///") || path.startsWith("////"));
  }

  /** Whether it leads to a machine of the own network. */
  public static boolean isOwnNetwork(String address) {
    return OWN_NETWORK.matcher(normalize(address)).matches();
  }
}
