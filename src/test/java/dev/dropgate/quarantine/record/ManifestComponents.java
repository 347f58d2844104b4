package dev.dropgate.quarantine.record;

import dev.dropgate.model.EntryKind;
import dev.dropgate.model.RecordId;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The components of a manifest, found by reflection, as the fields that the file has for them. */
public final class ManifestComponents {
  private static final List<Class<?>> GROUPS = List.of(RecordOrigin.class, RecordedFile.class);

  private ManifestComponents() {}

  /** All of them in their order, those of a group beside the others. */
  static Map<String, Object> flatten(Record manifest) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (RecordComponent component : manifest.getClass().getRecordComponents()) {
      Object value = value(component, manifest);
      if (GROUPS.contains(component.getType())) {
        fields.putAll(flatten((Record) value));
      } else {
        fields.put(component.getName(), plain(value));
      }
    }
    return fields;
  }

  /** The names of the components of a record, those of a group instead of the group's. */
  public static List<String> names(Class<?> type) {
    return java.util.Arrays.stream(type.getRecordComponents())
        .flatMap(
            component ->
                GROUPS.contains(component.getType())
                    ? names(component.getType()).stream()
                    : java.util.stream.Stream.of(component.getName()))
        .toList();
  }

  private static Object plain(Object value) {
    if (value instanceof RecordTime || value instanceof RecordId) {
      return value.toString();
    } else if (value instanceof EntryKind kind) {
      return kind.folderName();
    } else if (value instanceof AuditAction action) {
      return action.word();
    } else if (value instanceof Manifest.AlertState state) {
      return state.word();
    } else if (value instanceof Record inner) {
      return flatten(inner);
    } else if (value instanceof List<?> list) {
      return list.stream().map(ManifestComponents::plain).toList();
    }
    return value;
  }

  private static Object value(RecordComponent component, Record of) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
