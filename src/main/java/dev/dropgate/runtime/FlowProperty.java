package dev.dropgate.runtime;

import dev.dropgate.model.PrintableText;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.spi.Debugger;
import org.apache.camel.spi.EventNotifier;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.spi.LogListener;
import org.apache.camel.spi.ProcessorFactory;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.spi.Tracer;
import org.apache.camel.spi.UnitOfWorkFactory;
import org.apache.camel.support.service.ServiceSupport;

/**
 * The property {@code dropgate.flow-as-shipped}: whether claims take the way of the built-in
 * routes, whose steps accept batches, and nothing else sees their exchanges. Camel asks for it when
 * it creates a route, and then every bean is in the registry. Thread safe.
 */
final class FlowProperty extends ServiceSupport implements PropertiesSource, CamelContextAware {
  private static final String NAME = "dropgate.flow-as-shipped";

  /** The types of beans that Camel itself finds in the registry, and shows each exchange to. */
  private static final List<Class<?>> OBSERVERS =
      List.of(
          EventNotifier.class,
          InterceptStrategy.class,
          RoutePolicy.class,
          RoutePolicyFactory.class,
          Tracer.class,
          Debugger.class,
          LogListener.class,
          ProcessorFactory.class,
          UnitOfWorkFactory.class);

  private final Optional<String> changedFlow;
  private CamelContext context;

  /**
   * Creates the property.
   *
   * @param changedFlow what in the configuration changes the flow; empty if nothing does
   */
  FlowProperty(Optional<String> changedFlow) {
    this.changedFlow = changedFlow;
  }

  /**
   * Returns what of the operator's own sees the exchanges of the flow.
   *
   * @return printable; empty if nothing does
   */
  Optional<String> ownPart() {
    return changedFlow.or(this::observer);
  }

  private Optional<String> observer() {
    return OBSERVERS.stream()
        .flatMap(type -> context.getRegistry().findByTypeWithName(type).keySet().stream())
        .findFirst()
        .map(name -> "the bean " + PrintableText.of(name));
  }

  @Override
  public String getName() {
    return NAME;
  }

  @Override
  public String getProperty(String name) {
    return name.equals(NAME) ? Boolean.toString(ownPart().isEmpty()) : null;
  }

  @Override
  public CamelContext getCamelContext() {
    return context;
  }

  @Override
  public void setCamelContext(CamelContext camelContext) {
    context = camelContext;
  }
}
