package dev.dropgate.inspect;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;

/** Identifies the build of the rules. Stateless, thread safe. */
final class BuildIdentity {
  private BuildIdentity() {}

  /**
   * Returns a text that differs between builds of the program or of a plug-in. Differs at each
   * start if the build is unknown.
   *
   * @param plugins the class loader of the plug-ins, or of the program alone
   */
  static String of(ClassLoader plugins) {
    try {
      CodeSource source = BuildIdentity.class.getProtectionDomain().getCodeSource();
      StringBuilder identity = new StringBuilder(fileIdentity(source.getLocation()));
      if (plugins != BuildIdentity.class.getClassLoader()
          && plugins instanceof URLClassLoader jars) {
        for (URL jar : jars.getURLs()) {
          identity.append('\n').append(fileIdentity(jar));
        }
      }
      return identity.toString();
    } catch (IOException | URISyntaxException | RuntimeException e) {
      return "started at " + System.nanoTime() + " by " + ProcessHandle.current().pid();
    }
  }

  private static String fileIdentity(URL location) throws IOException, URISyntaxException {
    Path file = Path.of(location.toURI());
    return file + " " + Files.readAttributes(file, "unix:size,ino,lastModifiedTime,ctime");
  }
}
