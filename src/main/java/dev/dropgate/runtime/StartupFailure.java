package dev.dropgate.runtime;

import dev.dropgate.model.PrintableText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.PropertyBindingException;

/**
 * Describes in one line why Camel cannot start the routes: the place, the problem, and the fix.
 * Camel wraps the cause several times: the outer messages repeat dumps of routes, and the innermost
 * one describes the problem. Stateless.
 */
final class StartupFailure {
  private static final Pattern BEAN = Pattern.compile("Error creating bean: (\\S{1,200}) of type");
  private static final Pattern FILE = Pattern.compile("Error pre-parsing resource: (\\S{1,1000})");
  private static final int DEEPEST = 100;

  private StartupFailure() {}

  /**
   * Returns the description.
   *
   * @param failure the exception that Camel has thrown
   * @return one printable line
   */
  static String text(Throwable failure) {
    List<Throwable> chain = chain(failure);
    StringBuilder text = new StringBuilder();
    for (Throwable one : chain) {
      String message = String.valueOf(one.getMessage());
      if (one instanceof FailedToCreateRouteException route && route.getRouteId() != null) {
        text.append("route ").append(route.getRouteId()).append(": ");
      }
      Matcher file = FILE.matcher(message);
      if (file.lookingAt()) {
        text.append(file.group(1).replaceFirst("^(file|classpath):", "")).append(": ");
      }
      Matcher bean = BEAN.matcher(message);
      if (bean.lookingAt()) {
        text.append("bean ").append(bean.group(1)).append(": ");
      }
    }
    return PrintableText.of(text + reason(chain)).toString();
  }

  private static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    Throwable one = failure;
    while (one != null && !chain.contains(one) && chain.size() < DEEPEST) {
      chain.add(one);
      one = one.getCause();
    }
    return chain;
  }

  private static String reason(List<Throwable> chain) {
    Throwable inner = chain.get(chain.size() - 1);
    if (inner instanceof NoSuchBeanException bean) {
      return "no bean is named " + bean.getName() + "; correct the name, or define that bean";
    }
    if (inner instanceof NoSuchEndpointException endpoint) {
      return "No endpoint could be found for: "
          + endpoint.getUri()
          + "; correct the scheme, or put the jar of that component into plugins/";
    }
    for (Throwable one : chain) {
      if (one instanceof PropertyBindingException binding) {
        return "property "
            + name(binding)
            + " is unknown to Camel, or has a wrong value; correct it";
      }
    }
    // Camel throws this without a message if a bean has no such property.
    if (inner instanceof NullPointerException && chain.size() > 1) {
      return "a property is unknown or has a wrong value; compare it with the file in the jar";
    }
    return inner.getMessage() == null
        ? inner.getClass().getSimpleName()
        : String.join(" ", inner.getMessage().lines().map(String::strip).toList());
  }

  private static String name(PropertyBindingException binding) {
    String prefix = binding.getOptionPrefix() == null ? "" : binding.getOptionPrefix() + ".";
    String key =
        binding.getOptionKey() == null ? binding.getPropertyName() : binding.getOptionKey();
    return key.startsWith(prefix) ? key : (prefix + key).replace("..", ".");
  }
}
