package dev.dropgate.it.product;

/** Stands for any error of the JVM. */
public final class ThrowingErrorBean {
  /** Called by a route of the test. */
  @SuppressWarnings("DoNotCallSuggester") // routes call it by name
  public void run() {
    throw new StackOverflowError("a test");
  }
}
