package dev.dropgate.inspect;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;

/** Which build of the rules runs. Stateless, thread safe. */
final class BuildIdentity {
  /** Another one for another build; another one at each start where that cannot be told. */
  static final String BUILD_ID = readBuildId();

  private BuildIdentity() {}

  private static String readBuildId() {
    try {
      CodeSource source = BuildIdentity.class.getProtectionDomain().getCodeSource();
      Path jar = Path.of(source.getLocation().toURI());
      return jar + " " + Files.readAttributes(jar, "unix:size,ino,lastModifiedTime,ctime");
    } catch (IOException | URISyntaxException | RuntimeException e) {
      return "started at " + System.nanoTime() + " by " + ProcessHandle.current().pid();
    }
  }
}
