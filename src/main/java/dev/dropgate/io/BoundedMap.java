package dev.dropgate.io;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map that drops its oldest entry when it is full, for what is only remembered to save work or
 * log lines. Not thread safe.
 */
public final class BoundedMap<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;

  private final int maxSize;

  /**
   * Creates an empty map.
   *
   * @param maxSize the maximum number of entries
   */
  public BoundedMap(int maxSize) {
    this.maxSize = maxSize;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > maxSize;
  }
}
