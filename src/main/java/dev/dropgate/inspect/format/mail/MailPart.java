package dev.dropgate.inspect.format.mail;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.BodyDescriptorBuilder;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.RawField;

/**
 * The header of a mail part. If it contradicts itself, readers differ; then the interpretation that
 * hides more counts.
 */
final class MailPart implements BodyDescriptor, BodyDescriptorBuilder {
  private static final String MESSAGE_TYPE = "message/rfc822";
  private static final String BASE64 = "base64";
  private static final String QUOTED_PRINTABLE = "quoted-printable";
  private static final String UUENCODED = "x-uuencode";

  /** Encodings that readers treat as no encoding, with spellings from real mails. */
  private static final Pattern IDENTITY_ENCODING =
      Pattern.compile("[78][-_ ]?bits?|binary|none|plain|text/[a-z]+|(us-)?ascii|utf-?8|");

  /** More than two fields and the variants of careless readers can yield. */
  private static final int MAX_NAMES = 20;

  /** RFC 2046 allows 70. The time to search for a boundary depends on its length. */
  private static final int MAX_BOUNDARY_CHARS = 256;

  private final String parent;
  private final Set<String> types = new LinkedHashSet<>();
  private final Set<String> boundaries = new LinkedHashSet<>();
  private final Set<String> encodings = new LinkedHashSet<>();
  private final Set<String> names = new LinkedHashSet<>();
  private final Set<String> typeNames = new LinkedHashSet<>();
  private boolean attached;

  /** Creates the part of the mail itself. */
  MailPart() {
    this(null);
  }

  private MailPart(String parent) {
    this.parent = parent;
  }

  @Override
  public void reset() {
    List.of(types, boundaries, encodings, names, typeNames).forEach(Set::clear);
    attached = false;
  }

  @Override
  public Field addField(RawField field) throws MimeException {
    String body = field.getBody() == null ? "" : field.getBody().replace("\0", "");
    switch (field.getName().strip().toLowerCase(Locale.ROOT)) {
      case "content-disposition" -> {
        attached |= firstWord(body).startsWith("attachment");
        names.addAll(MailFieldNames.of(field, body, "filename"));
      }
      case "content-type" -> {
        MailFieldParameters parameters = new MailFieldParameters(body);
        types.add(firstWord(body));
        boundaries.addAll(parameters.values("boundary"));
        typeNames.addAll(MailFieldNames.of(field, body, "name"));
      }
      case "content-transfer-encoding" -> encodings.add(firstWord(body));
      default -> {}
    }
    if (boundaries.stream().anyMatch(boundary -> boundary.length() > MAX_BOUNDARY_CHARS)) {
      throw new MimeException("a boundary of more than " + MAX_BOUNDARY_CHARS + " characters");
    }
    if (names.size() + typeNames.size() > MAX_NAMES
        || boundaries.size() > MAX_NAMES
        || types.size() + encodings.size() > MAX_NAMES) {
      throw new MimeException("a part of a mail with more than " + MAX_NAMES + " names");
    }
    return null;
  }

  /** Returns the first word, without comments, quotes and separators. */
  private static String firstWord(String body) {
    String word = body.toLowerCase(Locale.ROOT).replaceAll("\\([^()]*+\\)", " ").strip();
    word = word.replaceAll("^[\"';,\\s]+", "");
    int end = 0;
    while (end < word.length() && "\"';, \t\r\n".indexOf(word.charAt(end)) < 0) {
      end++;
    }
    return word.substring(0, end);
  }

  @Override
  public BodyDescriptor build() {
    return this;
  }

  @Override
  public BodyDescriptorBuilder newChild() {
    return new MailPart(getMimeType());
  }

  /** Returns the names, the file name first; at least one, none of them empty. */
  List<byte[]> names() {
    Set<String> all = new LinkedHashSet<>(names);
    all.addAll(typeNames);
    if (all.isEmpty()) {
      all.add(defaultName());
    }
    return all.stream().map(name -> name.getBytes(StandardCharsets.UTF_8)).toList();
  }

  private String defaultName() {
    return switch (getMimeType()) {
      case MESSAGE_TYPE -> "message.eml";
      case "text/html" -> "body.html";
      case "application/ms-tnef" -> "winmail.dat";
      default -> getMediaType().equals("text") ? attached ? "body.txt" : "body" : "part";
    };
  }

  /** Returns whether the part is a mail or the header of one, as in bounces. */
  boolean isMail() {
    return switch (getMimeType()) {
      case MESSAGE_TYPE,
          "text/rfc822-headers",
          "message/rfc2822",
          "message/global",
          "message/news" ->
          true;
      default -> false;
    };
  }

  /** Returns whether the part holds the Finder data and resources of a file (RFC 1740). */
  boolean isAppleFile() {
    return getMimeType().equals("application/applefile");
  }

  boolean isText() {
    return getMediaType().equals("text");
  }

  boolean isUuencoded() {
    return getTransferEncoding().equals(UUENCODED);
  }

  /** Returns what readers disagree about, or null. */
  String contradiction() {
    if (types.size() > 1) {
      return "a part of the mail has the types " + String.join(" and ", types);
    }
    if (boundaries.size() > 1 && isMultipart()) {
      return "a mail has two boundaries";
    }
    return encodings.stream().map(MailPart::knownEncoding).distinct().count() > 1
        ? "a part of the mail has the encodings " + String.join(" and ", encodings)
        : null;
  }

  /** Returns why the part cannot be read, or null. */
  String unsupported() {
    if (types.stream().anyMatch(MailPart::isMultipart) && boundaries.isEmpty()) {
      return "a mail with parts and no boundary between them";
    }
    if (types.contains("message/partial")) {
      return "one of several parts of a mail";
    }
    return encodings.stream()
        .filter(encoding -> knownEncoding(encoding) == null)
        .map(encoding -> "a part of the mail in an encoding that is not known: " + encoding)
        .findFirst()
        .orElse(null);
  }

  /** Returns the canonical name of an encoding, or null if it is unknown. */
  private static String knownEncoding(String word) {
    return switch (word) {
      case BASE64, QUOTED_PRINTABLE -> word;
      case UUENCODED, "uuencode", "x-uue", "uue" -> UUENCODED;
      default -> IDENTITY_ENCODING.matcher(word).matches() ? "8bit" : null;
    };
  }

  private static boolean isMultipart(String type) {
    return type.equals("multipart") || type.startsWith("multipart/");
  }

  private boolean isMultipart() {
    return isMultipart(getMimeType());
  }

  @Override
  public String getMimeType() {
    if (!boundaries.isEmpty() && types.stream().anyMatch(MailPart::isMultipart)) {
      return types.stream()
          .filter(type -> type.startsWith("multipart/"))
          .findFirst()
          .orElse("multipart/mixed");
    }
    return types.stream()
        .filter(type -> type.indexOf('/') > 0 && !isMultipart(type))
        .findFirst()
        .orElse("multipart/digest".equals(parent) ? MESSAGE_TYPE : "text/plain");
  }

  @Override
  public String getMediaType() {
    return getMimeType().substring(0, getMimeType().indexOf('/'));
  }

  @Override
  public String getSubType() {
    return getMimeType().substring(getMimeType().indexOf('/') + 1);
  }

  @Override
  public String getBoundary() {
    String last = null;
    for (String boundary : boundaries) {
      last = boundary;
    }
    return last;
  }

  @Override
  public String getCharset() {
    return null; // never used
  }

  @Override
  public String getTransferEncoding() {
    List<String> known =
        encodings.stream().map(MailPart::knownEncoding).filter(Objects::nonNull).toList();
    return Stream.of(BASE64, QUOTED_PRINTABLE, UUENCODED)
        .filter(known::contains)
        .findFirst()
        .orElse("8bit");
  }

  @Override
  public long getContentLength() {
    return -1;
  }
}
