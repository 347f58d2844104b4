package dev.dropgate.inspect.format.zip.record;

import java.util.Map;

/** Names of the compression methods of ZIP (APPNOTE.TXT, 4.4.5). Stateless. */
public final class ZipMethods {
  private static final Map<Integer, String> METHOD_NAMES =
      Map.ofEntries(
          Map.entry(1, "Shrink"),
          Map.entry(2, "Reduce"),
          Map.entry(3, "Reduce"),
          Map.entry(4, "Reduce"),
          Map.entry(5, "Reduce"),
          Map.entry(6, "Implode"),
          Map.entry(7, "Tokenize"),
          Map.entry(9, "Deflate64"),
          Map.entry(10, "PKWARE DCL Implode"),
          Map.entry(16, "IBM CMPSC"),
          Map.entry(18, "IBM TERSE"),
          Map.entry(19, "IBM LZ77"),
          Map.entry(94, "MP3"),
          Map.entry(96, "JPEG"),
          Map.entry(97, "WavPack"),
          Map.entry(98, "PPMd"));

  private ZipMethods() {}

  /** Returns the name, for example {@code PPMd (method 98)}. */
  public static String describe(int method) {
    String name = METHOD_NAMES.get(method);
    return name == null ? "an unknown method (" + method + ")" : name + " (method " + method + ")";
  }
}
