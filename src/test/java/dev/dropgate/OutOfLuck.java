package dev.dropgate;

/** Stands for any error of the JVM. */
public final class OutOfLuck {
  /** Called by a route of the test. */
  @SuppressWarnings("DoNotCallSuggester") // routes call it by name
  public void run() {
    throw new StackOverflowError("a test");
  }
}
