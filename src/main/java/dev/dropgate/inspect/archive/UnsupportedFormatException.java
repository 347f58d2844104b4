package dev.dropgate.inspect.archive;

import java.io.IOException;

/** Sound data, of a format or with a setting that no decoder here reads. */
final class UnsupportedFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Says what it is.
   *
   * @param what the format, for people: "zstd data with a window of 128 MiB"
   */
  UnsupportedFormatException(String what) {
    super(what);
  }
}
