package dev.dropgate.quarantine.record;

import dev.dropgate.model.EntryKind;
import dev.dropgate.model.RecordId;
import dev.dropgate.model.Verdict;
import dev.dropgate.quarantine.record.Manifest.Alert;
import dev.dropgate.quarantine.record.Manifest.AlertState;
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
        .put(manifest.origin())
        .put("kind", manifest.kind().folderName())
        .put("verdict", manifest.verdict().name())
        .put("findings", each(manifest.findings(), ManifestJsonMapper::of))
        .put(manifest.file())
        .put("detectedAt", manifest.detectedAt().text())
        .put("host", manifest.host())
        .put("version", manifest.version())
        .put("seal", manifest.seal())
        .put("alert", manifest.alert() == null ? null : of(manifest.alert()))
        .put("history", each(manifest.history(), ManifestJsonMapper::of))
        .fields;
  }

  private ManifestJsonMapper put(RecordOrigin origin) {
    return put("path", origin.path())
        .put("pathBytes", origin.pathBytes())
        .put("directory", origin.directory())
        .put("directoryBytes", origin.directoryBytes());
  }

  private ManifestJsonMapper put(RecordedFile file) {
    return put("size", file.size())
        .put("sha256", file.sha256())
        .put("owner", file.owner())
        .put("uid", file.uid())
        .put("group", file.group())
        .put("gid", file.gid())
        .put("mode", file.mode())
        .put("inode", file.inode())
        .put("modifiedAt", file.modifiedAt().text())
        .put("accessedAt", file.accessedAt().text())
        .put("changedAt", file.changedAt().text())
        .put("attributes", file.attributes())
        .put("acl", file.acl());
  }

  private static Map<String, Object> of(Reason reason) {
    return new ManifestJsonMapper(new LinkedHashMap<>())
        .put("rule", reason.rule())
        .put("message", reason.message())
        .fields;
  }

  private static Map<String, Object> of(Alert alert) {
    return new ManifestJsonMapper(new LinkedHashMap<>())
        .put("state", alert.state().word())
        .put("at", text(alert.at()))
        .fields;
  }

  private static Map<String, Object> of(Event event) {
    return new ManifestJsonMapper(new LinkedHashMap<>())
        .put("at", event.at().text())
        .put("action", event.action().word())
        .put("by", event.by())
        .put("reason", event.reason())
        .put("to", event.to())
        .put("until", text(event.until()))
        .fields;
  }

  private static String text(RecordTime time) {
    return time == null ? null : time.text();
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
        origin(),
        word("kind", EntryKind.values(), EntryKind::folderName),
        word("verdict", Verdict.values(), Verdict::name),
        objects("findings", needed("findings", List.class), ManifestJsonMapper::reason),
        file(),
        neededTime("detectedAt"),
        needed("host"),
        needed("version"),
        text("seal"),
        inner(needed("alert", Map.class)).alert(),
        objects("history", value("history", List.class), ManifestJsonMapper::event));
  }

  private RecordOrigin origin() {
    return new RecordOrigin(
        needed("path"), text("pathBytes"), needed("directory"), text("directoryBytes"));
  }

  private RecordedFile file() {
    return new RecordedFile(
        number("size"),
        text("sha256"),
        needed("owner"),
        whole("uid"),
        needed("group"),
        whole("gid"),
        needed("mode"),
        number("inode"),
        neededTime("modifiedAt"),
        neededTime("accessedAt"),
        neededTime("changedAt"),
        attributes(),
        texts("acl", value("acl", List.class)));
  }

  private Reason reason() {
    return new Reason(needed("rule"), needed("message"));
  }

  private Alert alert() {
    return new Alert(word("state", AlertState.values(), AlertState::word), time("at"));
  }

  private Event event() {
    return new Event(
        neededTime("at"),
        word("action", AuditAction.values(), AuditAction::word),
        needed("by"),
        text("reason"),
        text("to"),
        time("until"));
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

  private RecordTime neededTime(String name) {
    return new RecordTime(needed(name));
  }

  private RecordTime time(String name) {
    String text = text(name);
    return text == null ? null : new RecordTime(text);
  }

  private <E> E word(String name, E[] values, Function<E, String> wordOf) {
    String word = needed(name);
    for (E value : values) {
      if (wordOf.apply(value).equals(word)) {
        return value;
      }
    }
    throw new IllegalArgumentException("has another " + name + " than Dropgate writes");
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
