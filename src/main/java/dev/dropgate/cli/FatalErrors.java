package dev.dropgate.cli;

import dev.dropgate.files.Fatal;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;

/** Ends the process on a JVM error: a gate that is up but blind is worse than one that is down. */
final class FatalErrors extends MainListenerSupport {
  @Override
  public void beforeConfigure(BaseMainSupport main) {
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> Fatal.endIfError(e));
    CamelContext context = main.getCamelContext();
    context.getExecutorServiceManager().setThreadPoolFactory(new ErrorsInPools(Fatal::endIfError));
    context.getManagementStrategy().addEventNotifier(new Failures());
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
        Fatal.endIfError(failed.getExchange().getException());
      }
    }
  }
}
