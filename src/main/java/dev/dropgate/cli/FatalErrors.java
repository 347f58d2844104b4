package dev.dropgate.cli;

import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the process on a JVM error: a gate that is up but blind is worse than one that is down. */
final class FatalErrors extends MainListenerSupport {
  private static final Logger LOG = LoggerFactory.getLogger(FatalErrors.class);

  @Override
  public void beforeConfigure(BaseMainSupport main) {
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> endOn(e));
    CamelContext context = main.getCamelContext();
    context.getManagementStrategy().addEventNotifier(new Failures());
  }

  static void endOn(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof Error) {
        LOG.error("JVM error, the gate ends", e);
        Runtime.getRuntime().halt(ExitStatus.INTERNAL);
      }
    }
  }

  private static final class Failures extends EventNotifierSupport {
    Failures() {
      setIgnoreCamelContextEvents(true);
      setIgnoreRouteEvents(true);
      setIgnoreServiceEvents(true);
      setIgnoreExchangeCreatedEvent(true);
      setIgnoreExchangeCompletedEvent(true);
      setIgnoreExchangeSendingEvents(true);
      setIgnoreExchangeSentEvents(true);
      setIgnoreExchangeRedeliveryEvents(true);
    }

    @Override
    public void notify(CamelEvent event) {
      if (event instanceof CamelEvent.ExchangeFailedEvent failed) {
        endOn(failed.getExchange().getException());
      }
    }
  }
}
