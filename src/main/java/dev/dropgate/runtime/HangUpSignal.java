package dev.dropgate.runtime;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Keeps SIGHUP from ending the gate: administrators send it to reload a configuration, and a shell
 * sends it when a connection is lost. Uses reflection, because the compiler warns about {@code
 * sun.misc.Signal}, and Java has no other API for it. Stateless.
 */
final class HangUpSignal {
  private HangUpSignal() {}

  /**
   * Runs a task at each SIGHUP instead of ending the process.
   *
   * @param task the task, which runs on its own thread
   * @return false if the signal cannot be handled: the JVM was started with {@code -Xrs}, or lacks
   *     the class
   */
  static boolean handle(Runnable task) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> call(task, self, method, arguments));
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), proxy);
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  private static Object call(Runnable task, Object self, Method method, Object... arguments) {
    return switch (method.getName()) {
      case "handle" -> {
        task.run();
        yield null;
      }
      case "equals" -> self == arguments[0];
      case "hashCode" -> System.identityHashCode(self);
      default -> "the handler of SIGHUP";
    };
  }
}
