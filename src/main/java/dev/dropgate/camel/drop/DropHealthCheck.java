package dev.dropgate.camel.drop;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.support.ScheduledPollConsumerHealthCheck;

/**
 * Reports a source that the consumer cannot take entries from. A poll reports such a fault by
 * itself and does not throw, so Camel's own check would stay up. Thread safe.
 */
final class DropHealthCheck extends ScheduledPollConsumerHealthCheck {
  private final DropConsumer consumer;

  DropHealthCheck(DropConsumer consumer, String id) {
    super(consumer, id);
    this.consumer = consumer;
  }

  @Override
  public Result call(Map<String, Object> options) {
    Result result = super.call(options);
    if (!isEnabled()) {
      return result;
    }
    return consumer
        .problem()
        .map(
            problem ->
                HealthCheckResultBuilder.on(this)
                    .details(result.getDetails())
                    .down()
                    .message(problem)
                    .build())
        .orElse(result);
  }
}
