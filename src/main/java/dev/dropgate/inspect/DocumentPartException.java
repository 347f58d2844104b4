package dev.dropgate.inspect;

import java.io.IOException;

/** Thrown if a part of a document cannot be judged. The cause is the reason. */
public final class DocumentPartException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String path;

  /** Reads a part. */
  public interface PartReader {
    void read() throws IOException;
  }

  /** Reads a part and returns a result. */
  public interface PartFunction<T> {
    T read() throws IOException;
  }

  private DocumentPartException(String path, Throwable cause) {
    super(cause);
    this.path = path;
  }

  /**
   * Runs a reader and adds the path of the part to any exception that it throws.
   *
   * @param path the path of the part in its document; need not be printable
   * @param reader reads the part
   * @throws DocumentPartException if the reader fails
   */
  public static void run(String path, PartReader reader) throws DocumentPartException {
    call(
        path,
        () -> {
          reader.read();
          return null;
        });
  }

  /**
   * Runs a reader as above and returns its result.
   *
   * @return the result of the reader
   */
  public static <T> T call(String path, PartFunction<T> reader) throws DocumentPartException {
    try {
      return reader.read();
    } catch (DocumentPartException e) {
      throw e; // the inner exception already names a part within this one
    } catch (IOException
        | RuntimeException
        | LinkageError
        | StackOverflowError
        | OutOfMemoryError e) {
      throw new DocumentPartException(path, e);
    }
  }

  /**
   * Names the part that a failure is about, unless the failure names one within it.
   *
   * @param path the path of the part in its document; need not be printable
   * @param failure the failure
   */
  public static DocumentPartException of(String path, IOException failure) {
    return failure instanceof DocumentPartException part
        ? part
        : new DocumentPartException(path, failure);
  }

  /** Returns the path of the part; need not be printable. */
  String path() {
    return path;
  }

  /** Records no stack trace, because the trace of the cause says more. */
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
