package dev.dropgate.cli.text;

import dev.dropgate.model.RawNames;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The terminal behind the standard streams. Stateless. */
public final class Terminal {
  /** The number of the standard output descriptor. */
  static final int STDOUT_DESCRIPTOR = 1;

  public static final int STDERR_DESCRIPTOR = 2;
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int STTY_TIMEOUT_SECONDS = 2;

  private Terminal() {}

  /**
   * Returns whether a descriptor is a terminal.
   *
   * @param descriptor {@link #STDOUT_DESCRIPTOR} or {@link #STDERR_DESCRIPTOR}
   */
  public static boolean isTerminal(int descriptor) {
    try {
      Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
      return target.startsWith("/dev/pts")
          || target.equals(Path.of("/dev/console"))
          || target.toString().startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /**
   * Returns how many columns fit into a line of standard output.
   *
   * @return 0 if it is not a terminal, or the terminal does not report its size
   */
  public static int columns() {
    if (!isTerminal(STDOUT_DESCRIPTOR)) {
      return 0;
    }
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (InputStream out = stty.getInputStream()) {
        String size = new String(out.readAllBytes(), StandardCharsets.US_ASCII).strip();
        return stty.waitFor(STTY_TIMEOUT_SECONDS, TimeUnit.SECONDS)
            ? Integer.parseInt(size.substring(size.indexOf(' ') + 1))
            : 0;
      }
    } catch (IOException | NumberFormatException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /**
   * Opens standard output for many lines. It is written when the buffer is full or flushed.
   *
   * @param json whether the output is JSON, which is UTF-8 in every locale
   */
  public static PrintStream openOutput(boolean json) {
    Charset charset =
        json || RawNames.isUtf8Locale() ? StandardCharsets.UTF_8 : Charset.defaultCharset();
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES),
        false,
        charset);
  }
}
