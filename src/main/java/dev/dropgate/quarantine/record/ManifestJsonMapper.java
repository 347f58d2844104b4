package dev.dropgate.quarantine.record;

import dev.dropgate.model.RecordId;
import dev.dropgate.quarantine.record.Manifest.Alert;
import dev.dropgate.quarantine.record.Manifest.Event;
import dev.dropgate.quarantine.record.Manifest.Reason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Maps a manifest to the fields of a JSON object, and back. Written by hand, because each detection
 * maps three times, and the first detection, or a list, would wait for the start of a reflective
 * mapper. Not thread safe.
 */
public final class ManifestJsonMapper {
  private final Map<String, Object> fields;

  private ManifestJsonMapper(Map<String, Object> fields) {
    this.fields = fields;
  }

  /**
   * Returns the fields of a manifest.
   *
   * @param manifest the manifest
   * @return a new map in the order of the components, without null values
   */
  public static Map<String, Object> of(Manifest manifest) {
    return new ManifestJsonMapper(new LinkedHashMap<>(64))
        .put("schema", manifest.schema())
        .put("id", manifest.id().toString())
        .put("path", manifest.path())
        .put("pathBytes", manifest.pathBytes())
        .put("directory", manifest.directory())
        .put("directoryBytes", manifest.directoryBytes())
        .put("kind", manifest.kind())
        .put("verdict", manifest.verdict())
        .put("findings", each(manifest.findings(), ManifestJsonMapper::of))
        .put("size", manifest.size())
        .put("sha256", manifest.sha256())
        .put("owner", manifest.owner())
        .put("uid", manifest.uid())
        .put("group", manifest.group())
        .put("gid", manifest.gid())
        .put("mode", manifest.mode())
        .put("inode", manifest.inode())
        .put("modifiedAt", manifest.modifiedAt())
        .put("accessedAt", manifest.accessedAt())
        .put("changedAt", manifest.changedAt())
        .put("attributes", manifest.attributes())
        .put("acl", manifest.acl())
        .put("detectedAt", manifest.detectedAt())
        .put("host", manifest.host())
        .put("version", manifest.version())
        .put("seal", manifest.seal())
        .put("alert", manifest.alert() == null ? null : of(manifest.alert()))
        .put("history", each(manifest.history(), ManifestJsonMapper::of))
        .fields;
  }

  private static Map<String, Object> of(Reason reason) {
    return new ManifestJsonMapper(new LinkedHashMap<>())
        .put("rule", reason.rule())
        .put("message", reason.message())
        .fields;
  }

  private static Map<String, Object> of(Alert alert) {
    return new ManifestJsonMapper(new LinkedHashMap<>())
        .put("state", alert.state())
        .put("at", alert.at())
        .fields;
  }

  private static Map<String, Object> of(Event event) {
    return new ManifestJsonMapper(new LinkedHashMap<>())
        .put("at", event.at())
        .put("action", event.action())
        .put("by", event.by())
        .put("reason", event.reason())
        .put("to", event.to())
        .put("until", event.until())
        .fields;
  }

  private ManifestJsonMapper put(String name, Object value) {
    if (value != null) {
      fields.put(name, value);
    }
    return this;
  }

  /**
   * Returns the manifest with the given fields. Unknown fields are ignored.
   *
   * @param fields the fields as read
   * @return a manifest with all required fields
   * @throws IllegalArgumentException if a field is missing or of another type; the message
   *     continues the words "its manifest"
   */
  static Manifest manifest(Map<String, Object> fields) {
    return new ManifestJsonMapper(fields).manifest();
  }

  private Manifest manifest() {
    return new Manifest(
        whole("schema"),
        RecordId.of(needed("id")),
        needed("path"),
        text("pathBytes"),
        needed("directory"),
        text("directoryBytes"),
        needed("kind"),
        needed("verdict"),
        objects("findings", needed("findings", List.class), ManifestJsonMapper::reason),
        number("size"),
        text("sha256"),
        needed("owner"),
        whole("uid"),
        needed("group"),
        whole("gid"),
        needed("mode"),
        number("inode"),
        needed("modifiedAt"),
        needed("accessedAt"),
        needed("changedAt"),
        attributes(),
        texts("acl", value("acl", List.class)),
        needed("detectedAt"),
        needed("host"),
        needed("version"),
        text("seal"),
        inner(needed("alert", Map.class)).alert(),
        objects("history", value("history", List.class), ManifestJsonMapper::event));
  }

  private Reason reason() {
    return new Reason(needed("rule"), needed("message"));
  }

  private Alert alert() {
    return new Alert(needed("state"), text("at"));
  }

  private Event event() {
    return new Event(
        needed("at"), needed("action"), needed("by"), text("reason"), text("to"), text("until"));
  }

  private Map<String, String> attributes() {
    Map<?, ?> values = value("attributes", Map.class);
    if (values == null) {
      return null;
    }
    Map<String, String> texts = new LinkedHashMap<>();
    inner(values).fields.forEach((name, text) -> texts.put(name, typed(name, text, String.class)));
    return texts;
  }

  private static List<String> texts(String name, List<?> values) {
    return each(values, text -> typed(name, text, String.class));
  }

  private static <T> List<T> objects(
      String name, List<?> values, Function<ManifestJsonMapper, T> read) {
    return each(values, value -> read.apply(inner(typed(name, value, Map.class))));
  }

  @SuppressWarnings("unchecked") // the names in a JSON object are strings
  private static ManifestJsonMapper inner(Map<?, ?> object) {
    return new ManifestJsonMapper((Map<String, Object>) object);
  }

  private String needed(String name) {
    return needed(name, String.class);
  }

  private String text(String name) {
    return value(name, String.class);
  }

  private int whole(String name) {
    return needed(name, Integer.class);
  }

  private long number(String name) {
    Number number = needed(name, Number.class);
    return number instanceof Integer ? number.intValue() : typed(name, number, Long.class);
  }

  private <T> T needed(String name, Class<T> type) {
    return typed(name, fields.get(name), type);
  }

  private <T> T value(String name, Class<T> type) {
    return fields.get(name) == null ? null : needed(name, type);
  }

  private static <T> T typed(String name, Object value, Class<T> type) {
    if (value == null) {
      throw new IllegalArgumentException("lacks its " + name);
    }
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException("has another type of " + name);
    }
    return type.cast(value);
  }

  private static <S, T> List<T> each(List<S> values, Function<? super S, T> read) {
    return values == null ? null : values.stream().map(read).toList();
  }
}
