package dev.dropgate.runtime;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.DefaultThreadPoolFactory;

/**
 * Reports errors that end a scheduled task, for example the poll of a consumer. After an error in
 * Camel's own part of the poll, the pool never runs it again and logs nothing, so the directory
 * would look empty.
 */
final class FailFastPoolFactory extends DefaultThreadPoolFactory {
  private final Consumer<Throwable> listener;

  /**
   * Creates a factory.
   *
   * @param listener receives the error on the thread of the task
   */
  FailFastPoolFactory(Consumer<Throwable> listener) {
    this.listener = listener;
  }

  @Override
  public ScheduledExecutorService newScheduledThreadPool(
      ThreadPoolProfile profile, ThreadFactory threadFactory) {
    ScheduledThreadPoolExecutor pool =
        new ScheduledThreadPoolExecutor(profile.getPoolSize(), threadFactory) {
          @Override
          protected void afterExecute(Runnable task, Throwable thrown) {
            super.afterExecute(task, thrown);
            Throwable problem = thrown == null ? failureOf(task) : thrown;
            if (problem != null) {
              listener.accept(problem);
            }
          }
        };
    pool.setRemoveOnCancelPolicy(true);
    return pool;
  }

  // A task that is to run again is not done, unless it failed or was cancelled.
  private static Throwable failureOf(Runnable task) {
    if (!(task instanceof Future<?> future) || !future.isDone() || future.isCancelled()) {
      return null;
    }
    try {
      future.get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
