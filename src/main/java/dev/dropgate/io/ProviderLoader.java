package dev.dropgate.io;

import dev.dropgate.model.PrintableText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Loads what the program and the jars of plug-ins provide, such as rules, and names the jar that
 * fails. Stateless.
 */
public final class ProviderLoader {
  /** The origin of what is part of the program. */
  public static final String BUILT_IN = "Dropgate";

  private ProviderLoader() {}

  /**
   * Loads the providers: those of the program first, then those of plug-ins.
   *
   * @param type the interface that they implement; the jar's file below {@code META-INF/services}
   *     has its name
   * @param what the things that they provide, for people
   * @param loader the class loader of the program and of the jars of plug-ins
   * @throws IllegalArgumentException with one printable line that names the jar if a provider fails
   */
  public static <T> List<T> load(Class<T> type, String what, ClassLoader loader) {
    List<T> providers = new ArrayList<>();
    try {
      ServiceLoader.load(type, loader).forEach(providers::add);
    } catch (ServiceConfigurationError | LinkageError e) {
      throw failure(
          originOf(e, type, loader), "load", what, e.getCause() == null ? e : e.getCause());
    }
    return List.copyOf(providers);
  }

  /** Returns the jar of a plug-in, printable; {@link #BUILT_IN} for a provider of the program. */
  public static String originOf(Object provider) {
    if (provider.getClass().getClassLoader() == ProviderLoader.class.getClassLoader()) {
      return BUILT_IN;
    }
    CodeSource source = provider.getClass().getProtectionDomain().getCodeSource();
    return source == null ? provider.getClass().getName() : printablePath(source.getLocation());
  }

  /**
   * Returns the exception for a plug-in that fails.
   *
   * @param origin the jar, as {@link #originOf} returns it
   * @param action what failed, a verb
   * @param what the things that the plug-in provides
   */
  public static IllegalArgumentException failure(
      String origin, String action, String what, Throwable cause) {
    String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
    String reason = (cause.getClass().getSimpleName() + message).replaceAll("\\s+", " ");
    return new IllegalArgumentException(
        origin
            + ": cannot "
            + action
            + " its "
            + what
            + " ("
            + PrintableText.of(reason)
            + "); replace that jar, or remove it",
        cause);
  }

  // The error contains the class name of the provider, with slashes if the class file is broken.
  private static String originOf(Throwable error, Class<?> type, ClassLoader loader) {
    String message = String.valueOf(error.getMessage()).replace('/', '.');
    try {
      for (URL file :
          Collections.list(loader.getResources("META-INF/services/" + type.getName()))) {
        String jar = printablePath(file);
        if (message.contains(String.valueOf(file).replace('/', '.'))
            || providersIn(file).stream().anyMatch(message::contains)) {
          return jar;
        }
      }
    } catch (IOException e) {
      error.addSuppressed(e);
    }
    return "plugins";
  }

  private static List<String> providersIn(URL serviceFile) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(serviceFile.openStream(), StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .toList();
    }
  }

  private static String printablePath(URL location) {
    try {
      URL file =
          location.openConnection() instanceof JarURLConnection jar
              ? jar.getJarFileURL()
              : location;
      return PrintableText.of(Path.of(file.toURI())).toString();
    } catch (IOException | URISyntaxException | RuntimeException e) {
      return PrintableText.of(location.toString()).toString();
    }
  }
}
