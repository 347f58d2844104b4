package dev.dropgate.camel.triage;

import dev.dropgate.intake.spool.CrashLoopGuard;
import org.apache.camel.CamelContext;
import org.apache.camel.support.service.ServiceSupport;

/** Gives all routes of a Camel context one {@link CrashLoopGuard}. Thread safe. */
public final class CrashLoopGuardService extends ServiceSupport {
  private final CrashLoopGuard guard = CrashLoopGuard.start();

  private CrashLoopGuardService() {}

  /** Returns the guard of a Camel context, and creates it on the first call. */
  public static CrashLoopGuard guardOf(CamelContext context) {
    synchronized (context) {
      CrashLoopGuardService made = context.hasService(CrashLoopGuardService.class);
      if (made == null) {
        made = new CrashLoopGuardService();
        try {
          context.addService(made);
        } catch (Exception e) {
          throw new IllegalStateException("the judging cannot be watched", e);
        }
      }
      return made.guard;
    }
  }

  /**
   * Withdraws the notes of entries that are being judged, because the process ends in order.
   *
   * @param context the context of the gate that ends
   */
  public static void endInOrder(CamelContext context) {
    CrashLoopGuardService made = context.hasService(CrashLoopGuardService.class);
    if (made != null) {
      made.guard.endInOrder();
    }
  }

  @Override
  protected void doStop() {
    guard.close();
  }
}
