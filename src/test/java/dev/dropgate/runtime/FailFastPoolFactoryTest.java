package dev.dropgate.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FailFastPoolFactoryTest {
  private final List<Throwable> told = new CopyOnWriteArrayList<>();
  private final CamelContext camel = new DefaultCamelContext();
  private ScheduledExecutorService pool;

  @BeforeEach
  void prepare() {
    camel.getExecutorServiceManager().setThreadPoolFactory(new FailFastPoolFactory(told::add));
    pool = camel.getExecutorServiceManager().newScheduledThreadPool(this, "poll", 1);
  }

  @AfterEach
  void end() throws Exception {
    pool.shutdownNow();
    camel.close();
  }

  /** Camel throws it on to the pool, which would never poll again. */
  @Test
  void reportsErrorThatEndsAPoll() {
    OutOfMemoryError error = new OutOfMemoryError("in Camel's part of a poll");
    Future<?> poll =
        pool.scheduleWithFixedDelay(
            () -> {
              throw error;
            },
            0,
            10,
            TimeUnit.MILLISECONDS);
    await().until(() -> told.size() == 1);
    assertThat(told).containsExactly(error);
    assertThat(poll).isDone();
  }

  @Test
  void ignoresPeriodicTasks() {
    AtomicInteger runs = new AtomicInteger();
    Future<?> poll =
        pool.scheduleWithFixedDelay(runs::incrementAndGet, 0, 1, TimeUnit.MILLISECONDS);
    await().until(() -> runs.get() > 10);
    assertThat(told).isEmpty();
    assertThat(poll).isNotDone();
  }
}
