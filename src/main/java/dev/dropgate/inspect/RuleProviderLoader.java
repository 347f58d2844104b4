package dev.dropgate.inspect;

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

/** Loads the providers of rules and names the jar of one that fails. Stateless. */
final class RuleProviderLoader {
  private static final String SERVICE_FILE = "META-INF/services/" + RuleProvider.class.getName();

  /** The origin of the rules that are part of the program. */
  static final String BUILT_IN = "Dropgate";

  private RuleProviderLoader() {}

  /**
   * Loads the providers: those of the program first, then those of plug-ins.
   *
   * @param loader the class loader of the program and of the jars of plug-ins
   * @throws IllegalArgumentException with one printable line that names the jar if a provider fails
   */
  static List<RuleProvider> load(ClassLoader loader) {
    List<RuleProvider> providers = new ArrayList<>();
    try {
      ServiceLoader.load(RuleProvider.class, loader).forEach(providers::add);
    } catch (ServiceConfigurationError | LinkageError e) {
      throw failure(originOf(e, loader), "load", e.getCause() == null ? e : e.getCause());
    }
    return List.copyOf(providers);
  }

  /** Returns the jar of a plug-in, printable; {@link #BUILT_IN} for a provider of the program. */
  static String originOf(RuleProvider provider) {
    if (provider.getClass().getClassLoader() == RuleProvider.class.getClassLoader()) {
      return BUILT_IN;
    }
    CodeSource source = provider.getClass().getProtectionDomain().getCodeSource();
    return source == null ? provider.getClass().getName() : printablePath(source.getLocation());
  }

  /** Returns the exception for a plug-in that fails. */
  static IllegalArgumentException failure(String origin, String action, Throwable cause) {
    String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
    String reason = (cause.getClass().getSimpleName() + message).replaceAll("\\s+", " ");
    return new IllegalArgumentException(
        origin
            + ": cannot "
            + action
            + " its rules ("
            + PrintableText.of(reason)
            + "); replace that jar, or remove it",
        cause);
  }

  // The error contains the class name of the provider, with slashes if the class file is broken.
  private static String originOf(Throwable error, ClassLoader loader) {
    String message = String.valueOf(error.getMessage()).replace('/', '.');
    try {
      for (URL file : Collections.list(loader.getResources(SERVICE_FILE))) {
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
