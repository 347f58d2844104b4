package dev.dropgate.runtime;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.ModelLifecycleStrategy;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.OtherwiseDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.ThreadsDefinition;
import org.apache.camel.model.WhenDefinition;

/**
 * Names the steps and threads of a monitored directory after its route, for example {@code
 * uploads-lanes} in JMX and in logs. The templates name them after the intake bean, because a
 * template cannot know the id of its route, and Camel adds a number to that bean's name.
 */
final class RouteNamingListener extends MainListenerSupport {
  private static final String BEAN_PLACEHOLDER = "{{intake}}";
  private static final String SLOW_LANE = "slow-lane";

  @Override
  public void beforeConfigure(BaseMainSupport main) {
    CamelContext context = main.getCamelContext();
    context
        .getCamelContextExtension()
        .getContextPlugin(Model.class)
        .addModelLifecycleStrategy(new RenamingStrategy());
  }

  static void rename(RouteDefinition route) {
    String id = route.getRouteId();
    if (id == null) {
      return;
    }
    for (ProcessorDefinition<?> step :
        ProcessorDefinitionHelper.filterTypeInOutputs(
            route.getOutputs(), ProcessorDefinition.class)) {
      if (step instanceof ChoiceDefinition choice) {
        rename(choice, id);
      } else {
        rename(step, id);
      }
      if (step instanceof ThreadsDefinition threads && SLOW_LANE.equals(threads.getThreadName())) {
        threads.setThreadName(id + "-" + SLOW_LANE);
      }
    }
  }

  // If a choice or a clause has children, setId sets the id of the last child.
  private static void rename(ChoiceDefinition choice, String id) {
    List<WhenDefinition> clauses = List.copyOf(choice.getWhenClauses());
    OtherwiseDefinition otherwise = choice.getOtherwise();
    choice.getWhenClauses().clear();
    choice.setOtherwise(null);
    rename((OptionalIdentifiedDefinition<?>) choice, id);
    choice.getWhenClauses().addAll(clauses);
    choice.setOtherwise(otherwise);
    clauses.forEach(clause -> rename(clause, clause.getOutputs(), id));
    if (otherwise != null) {
      rename(otherwise, otherwise.getOutputs(), id);
    }
  }

  private static void rename(
      OptionalIdentifiedDefinition<?> clause, List<ProcessorDefinition<?>> children, String id) {
    List<ProcessorDefinition<?>> all = List.copyOf(children);
    children.clear();
    rename(clause, id);
    children.addAll(all);
  }

  private static void rename(OptionalIdentifiedDefinition<?> step, String id) {
    if (step.getId() != null && step.getId().startsWith(BEAN_PLACEHOLDER)) {
      step.setId(id + step.getId().substring(BEAN_PLACEHOLDER.length()));
    }
  }

  private static final class RenamingStrategy implements ModelLifecycleStrategy {
    @Override
    public void onAddRouteDefinition(RouteDefinition route) {
      rename(route);
    }

    @Override
    public void onRemoveRouteDefinition(RouteDefinition route) {}

    @Override
    public void onAddRouteTemplateDefinition(RouteTemplateDefinition template) {}

    @Override
    public void onRemoveRouteTemplateDefinition(RouteTemplateDefinition template) {}
  }
}
