package dev.dropgate.camel.alert;

import dev.dropgate.alert.OutboxLayout;
import dev.dropgate.io.AtomicFileWriter;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names of endpoints with literal secrets. A name keeps its endpoint over restarts and changes
 * of the configuration, because tickets on disk contain only the name. The outbox keeps a keyed
 * hash of each endpoint in {@code state/}: without the key, no one can test guesses at a secret.
 * Thread safe.
 */
final class EndpointNameTable {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointNameTable.class);
  private static final String NAMES_FILE = "endpoint-names.json";
  private static final String KEY_FILE = "endpoint-names.key";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;
  private static final Pattern KEY_PATTERN = Pattern.compile("[0-9a-f]{64}");

  /** Bounds the names of endpoints that are used, but not configured. */
  private static final int MAX_NAMES = 1000;

  /**
   * The content of the file.
   *
   * @param names the names with the hashes of their endpoints
   */
  private record SavedNames(Map<String, String> names) {
    /** Rejects a damaged file. */
    SavedNames {
      names = new LinkedHashMap<>(Map.copyOf(names));
    }
  }

  /**
   * An endpoint with a literal secret.
   *
   * @param uri the URI with placeholders and the secret
   * @param masked the URI with a mask instead of the secret
   */
  record SecretEndpoint(String uri, String masked) {
    /** Returns whether a name can be one of this endpoint or of one with another secret. */
    private boolean mayHave(String name) {
      return name.startsWith(masked)
          && Pattern.matches("(#[0-9]+)?", name.substring(masked.length()));
    }
  }

  private final OutboxLayout layout;
  private final List<SecretEndpoint> configured;

  /** The endpoints of this process. */
  private final Map<String, String> namesToUris = new HashMap<>();

  private final Map<String, String> urisToNames = new HashMap<>();

  /** What the file contains; null before the first use. */
  private Map<String, String> hashes;

  private SecretKeySpec key;

  /**
   * Creates a table. Nothing is read before the first use.
   *
   * @param configured the endpoints of the configuration, in its order
   */
  EndpointNameTable(OutboxLayout layout, List<SecretEndpoint> configured) {
    this.layout = layout;
    this.configured = configured;
  }

  /**
   * Returns the name of an endpoint: the masked URI, with a number if it is not the first.
   *
   * @throws UncheckedIOException if the name cannot be kept
   */
  synchronized String nameOf(SecretEndpoint endpoint) {
    try {
      load();
      String known = urisToNames.get(endpoint.uri());
      return known == null ? add(endpoint) : known;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the endpoint of a name.
   *
   * @return the URI with placeholders and the secret; null if the configuration does not contain it
   * @throws UncheckedIOException if the names cannot be read or kept
   */
  synchronized String uriOf(String name) {
    try {
      load();
      return namesToUris.get(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void load() throws IOException {
    if (hashes != null) {
      return;
    }
    Map<String, String> saved = read();
    Map<String, String> names = new LinkedHashMap<>(saved);
    if (layout.isEmpty()) {
      names.values().retainAll(hashesOf(configured)); // no ticket can contain the other names
    }
    Map<SecretEndpoint, String> found = new LinkedHashMap<>();
    List<SecretEndpoint> unknown = new ArrayList<>();
    for (SecretEndpoint endpoint : configured) {
      String name = findName(names, endpoint);
      if (name == null) {
        unknown.add(endpoint);
      } else {
        found.put(endpoint, name);
      }
    }
    for (SecretEndpoint endpoint : unknown) {
      String name = newName(names, endpoint);
      names.put(name, hashOf(endpoint));
      found.put(endpoint, name);
    }
    if (!names.equals(saved)) {
      write(names);
    }
    found.forEach(this::bind);
    hashes = names;
  }

  private String newName(Map<String, String> names, SecretEndpoint endpoint) {
    List<String> siblings = names.keySet().stream().filter(endpoint::mayHave).toList();
    boolean alone =
        configured.stream().filter(other -> other.masked().equals(endpoint.masked())).count() == 1;
    // A new secret of the only endpoint. With siblings, no one can tell whose secret it replaces.
    return alone && siblings.size() == 1 ? siblings.get(0) : freeName(names, endpoint);
  }

  private static String freeName(Map<String, String> names, SecretEndpoint endpoint) {
    String name = endpoint.masked();
    for (int number = 2; names.containsKey(name); number++) {
      name = endpoint.masked() + "#" + number;
    }
    return name;
  }

  private String add(SecretEndpoint endpoint) throws IOException {
    String name = findName(hashes, endpoint);
    if (name == null) {
      name = freeName(hashes, endpoint);
      if (hashes.size() >= MAX_NAMES) {
        return name;
      }
      Map<String, String> names = new LinkedHashMap<>(hashes);
      names.put(name, hashOf(endpoint));
      write(names); // before the first ticket with the name
      hashes = names;
    }
    bind(endpoint, name);
    return name;
  }

  private void bind(SecretEndpoint endpoint, String name) {
    namesToUris.put(name, endpoint.uri());
    urisToNames.put(endpoint.uri(), name);
  }

  private String findName(Map<String, String> names, SecretEndpoint endpoint) throws IOException {
    if (names.isEmpty()) {
      return null;
    }
    String hash = hashOf(endpoint);
    return names.entrySet().stream()
        .filter(one -> one.getValue().equals(hash) && endpoint.mayHave(one.getKey()))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  private List<String> hashesOf(List<SecretEndpoint> endpoints) throws IOException {
    List<String> all = new ArrayList<>();
    for (SecretEndpoint endpoint : endpoints) {
      all.add(hashOf(endpoint));
    }
    return all;
  }

  private String hashOf(SecretEndpoint endpoint) throws IOException {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key());
      return HexFormat.of().formatHex(mac.doFinal(endpoint.uri().getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every Java has the algorithm, and it accepts any key
    }
  }

  private SecretKeySpec key() throws IOException {
    if (key == null) {
      Path file = layout.state().resolve(KEY_FILE);
      byte[] random = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(random);
      byte[] text = HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII);
      try {
        AtomicFileWriter.writeNew(file, text);
      } catch (FileAlreadyExistsException e) {
        byte[] kept = Files.readAllBytes(file);
        if (KEY_PATTERN.matcher(new String(kept, StandardCharsets.ISO_8859_1)).matches()) {
          text = kept;
        } else {
          LOG.warn("{} is damaged, and is replaced", PrintableText.of(file));
          AtomicFileWriter.replaceTorn(file, text);
        }
      }
      key = new SecretKeySpec(text, ALGORITHM);
    }
    return key;
  }

  private Map<String, String> read() throws IOException {
    Path file = layout.state().resolve(NAMES_FILE);
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return Map.of();
    }
    try {
      return JsonCodec.read(content, SavedNames.class).names();
    } catch (IOException e) {
      LOG.warn(
          "{} is damaged; endpoints that differ only in a secret are numbered anew",
          PrintableText.of(file));
      return Map.of();
    }
  }

  private void write(Map<String, String> names) throws IOException {
    AtomicFileWriter.replaceTorn(
        layout.state().resolve(NAMES_FILE), JsonCodec.toFileBytes(new SavedNames(names)));
  }
}
