package dev.dropgate.inspect.format.stream;

import java.io.IOException;

/** Signals valid data in a format or with a setting that no decoder here supports. */
public final class UnsupportedFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Names the format.
   *
   * @param what a text for people, for example {@code "zstd data with a window of 128 MiB"}
   */
  public UnsupportedFormatException(String what) {
    super(what);
  }
}
