package dev.dropgate.runtime;

import dev.dropgate.io.FatalExit;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;

/**
 * Ends the process on a JVM error: a gate that runs but sees nothing is worse than one that is
 * down.
 */
final class FatalErrorListener extends MainListenerSupport {
  @Override
  public void beforeConfigure(BaseMainSupport main) {
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> FatalExit.haltIfError(e));
    CamelContext context = main.getCamelContext();
    context
        .getExecutorServiceManager()
        .setThreadPoolFactory(new FailFastPoolFactory(FatalExit::haltIfError));
    context.getManagementStrategy().addEventNotifier(new ExchangeFailureNotifier());
  }

  private static final class ExchangeFailureNotifier extends EventNotifierSupport {
    ExchangeFailureNotifier() {
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
        FatalExit.haltIfError(failed.getExchange().getException());
      }
    }
  }
}
