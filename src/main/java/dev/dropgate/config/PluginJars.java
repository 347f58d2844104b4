package dev.dropgate.config;

import dev.dropgate.io.linux.TrustedPath;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/** The jars of the folder {@code plugins/}: Camel components, beans and rules. Immutable. */
public final class PluginJars {
  private final ClassLoader classLoader;

  private PluginJars(ClassLoader classLoader) {
    this.classLoader = classLoader;
  }

  /**
   * Opens the jars.
   *
   * @param folder where they are; may not exist, or be null
   * @throws ConfigurationException if one of them is not a jar, which Java would ignore in silence,
   *     or if its code would run as root and another user can replace it
   */
  static PluginJars open(Path folder) throws ConfigurationException {
    ClassLoader program = PluginJars.class.getClassLoader();
    List<URL> jars = new ArrayList<>();
    for (Path file : jarsIn(folder)) {
      jars.add(checkedUrl(file));
    }
    return new PluginJars(
        jars.isEmpty() ? program : new URLClassLoader(jars.toArray(new URL[0]), program));
  }

  private static List<Path> jarsIn(Path folder) throws ConfigurationException {
    if (folder == null || !Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw unreadable(folder, "cannot be read", e);
    }
  }

  private static URL checkedUrl(Path file) throws ConfigurationException {
    try {
      if (TrustedPath.isRoot() && !TrustedPath.isTrusted(file.toRealPath())) {
        throw new ConfigurationException(
            PrintableText.of(file)
                + ": its code would run as root, and other users can replace it; give the jar and"
                + " the folders above it to root, writable by no one else, or run as the gate's"
                + " user");
      }
      new ZipFile(file.toString()).close();
      return file.toUri().toURL();
    } catch (MalformedURLException e) {
      throw unreadable(file, "has a name that is not a valid URL", e);
    } catch (IOException e) {
      throw unreadable(file, "cannot be read as a jar; replace it, or remove it", e);
    }
  }

  private static ConfigurationException unreadable(Path path, String problem, IOException e) {
    return new ConfigurationException(
        PrintableText.of(path) + ": " + problem + ": " + PrintableText.of(e.getMessage()));
  }

  /** Returns whether one of the jars has a file; the program itself does not count. */
  public boolean contain(String file) {
    return classLoader != PluginJars.class.getClassLoader()
        && classLoader instanceof URLClassLoader jars
        && jars.findResource(file) != null;
  }

  /** Returns what sees the program and all jars; the same one for everything that a jar brings. */
  public ClassLoader classLoader() {
    return classLoader;
  }
}
