package dev.dropgate.inspect.format.mail;

import dev.dropgate.model.NameDecoder;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.RawField;

/**
 * The names in a mail field, also if its bytes are not UTF-8. In another encoding, the second byte
 * of a character may be a backslash to readers that ignore the encoding. The names that those
 * readers see also count if they have another extension. Stateless.
 */
final class MailFieldNames {
  private static final char REPLACEMENT_CHARACTER = '\uFFFD';

  private MailFieldNames() {}

  /**
   * Returns the values of a parameter that is a name.
   *
   * @param field with its raw bytes
   * @param body its text, decoded as UTF-8
   * @param parameter lower case
   * @throws MimeException if the field has too many parameters
   */
  static Set<String> of(RawField field, String body, String parameter) throws MimeException {
    Set<String> plain = new MailFieldParameters(body).names(parameter);
    Optional<String> legacy =
        body.indexOf(REPLACEMENT_CHARACTER) < 0
            ? Optional.empty()
            : NameDecoder.decodeLegacy(valueBytes(field));
    if (legacy.isEmpty()) {
      return plain;
    }
    Set<String> names = new LinkedHashSet<>(new MailFieldParameters(legacy.get()).names(parameter));
    Set<String> ends = names.stream().map(MailFieldNames::extensionOf).collect(Collectors.toSet());
    plain.stream().filter(name -> !ends.contains(extensionOf(name))).forEach(names::add);
    return names;
  }

  private static String extensionOf(String name) {
    String end = name.substring(name.lastIndexOf('.') + 1);
    return end.indexOf(REPLACEMENT_CHARACTER) < 0 ? end : "";
  }

  /** Returns the bytes after the colon, unfolded. */
  private static byte[] valueBytes(RawField field) {
    if (field.getRaw() == null) {
      return new byte[0];
    }
    byte[] raw = field.getRaw().toByteArray();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length);
    for (int at = field.getDelimiterIdx() + 1; at < raw.length; at++) {
      if (raw[at] == '\t') {
        bytes.write(' ');
      } else if (raw[at] != '\r' && raw[at] != '\n' && raw[at] != 0) {
        bytes.write(raw[at]);
      }
    }
    return bytes.toByteArray();
  }
}
