package dev.dropgate.it.product;

/** Stands for a step that never comes back, such as a read from a mount that is gone. */
public final class HangingBean {
  /** Called by a route of the test. */
  public void run() throws InterruptedException {
    Thread.sleep(60_000);
  }
}
