package dev.dropgate.inspect.archive;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.util.MimeParameterMapping;

/** What a part of a mail is called: by its disposition, else by its type. */
final class MailPart {
  private static final Pattern PARAMETER =
      Pattern.compile(
          ";\\s*((?:file)?name(?:\\*\\d*)?\\*?)\\s*=\\s*(\"(?:[^\"\\\\]|\\\\.)*+\"?|[^;\\s]*+)",
          Pattern.CASE_INSENSITIVE);

  private String disposition;
  private String type;

  void field(Field field) {
    String name = field.getName().toLowerCase(Locale.ROOT);
    if (name.equals("content-disposition")) {
      disposition = parameter(field.getBody(), "filename");
    } else if (name.equals("content-type")) {
      type = parameter(field.getBody(), "name");
    }
  }

  /** Never empty. */
  byte[] name(BodyDescriptor body) {
    String name = disposition != null ? disposition : type;
    if (name == null) {
      String mime = body.getMimeType().toLowerCase(Locale.ROOT);
      name =
          switch (mime) {
            case "message/rfc822" -> "message.eml";
            case "text/html" -> "body.html";
            case "application/ms-tnef" -> "winmail.dat";
            default -> mime.startsWith("text/") ? "body.txt" : "part";
          };
    }
    return name.getBytes(StandardCharsets.UTF_8);
  }

  /** With what RFC 2231 and RFC 2047 make of it; null if there is none. */
  private static String parameter(String field, String wanted) {
    MimeParameterMapping mapping = new MimeParameterMapping();
    Matcher parameters = PARAMETER.matcher(field);
    boolean any = false;
    while (parameters.find()) {
      String value = parameters.group(2);
      if (value.startsWith("\"")) {
        value =
            value.substring(
                1,
                value.endsWith("\"") && value.length() > 1 ? value.length() - 1 : value.length());
        value = value.replaceAll("\\\\(.)", "$1");
      }
      mapping.addParameter(parameters.group(1).toLowerCase(Locale.ROOT), value);
      any = true;
    }
    String value = any ? mapping.get(wanted) : null;
    return value == null || value.isEmpty()
        ? null
        : DecoderUtil.decodeEncodedWords(value, DecodeMonitor.SILENT);
  }
}
