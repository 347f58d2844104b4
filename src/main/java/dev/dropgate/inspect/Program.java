package dev.dropgate.inspect;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;

/** Which build of the rules runs. Stateless, thread safe. */
final class Program {
  /** Another one for another build; another one at each start where that cannot be told. */
  static final String EDITION = edition();

  private Program() {}

  private static String edition() {
    try {
      CodeSource source = Program.class.getProtectionDomain().getCodeSource();
      Path jar = Path.of(source.getLocation().toURI());
      return jar + " " + Files.readAttributes(jar, "unix:size,ino,lastModifiedTime,ctime");
    } catch (IOException | URISyntaxException | RuntimeException e) {
      return "started at " + System.nanoTime() + " by " + ProcessHandle.current().pid();
    }
  }
}
