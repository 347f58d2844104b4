package dev.dropgate.inspect.format.stream;

import java.io.IOException;

/** Sound data, of a format or with a setting that no decoder here reads. */
public final class UnsupportedFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Says what it is.
   *
   * @param what the format, for people: "zstd data with a window of 128 MiB"
   */
  public UnsupportedFormatException(String what) {
    super(what);
  }
}
