package dev.dropgate.it.support;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets tests of the packaged jar run in several JVMs, because most of the time they wait, but for
 * those that are {@link RunsAlone}. Locks on files keep the JVMs apart; a JVM that dies lets go of
 * them.
 */
public final class JarTestLockExtension implements BeforeAllCallback, AfterAllCallback {
  private static final Path FOLDER = Path.of("target");
  private FileChannel room;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    if (!isOfJar(context)) {
      return;
    }
    boolean alone = context.getRequiredTestClass().isAnnotationPresent(RunsAlone.class);
    // Whoever waits for the room keeps the door shut, so that others cannot always be faster.
    try (FileChannel door = open("door.lock")) {
      door.lock();
      room = open("room.lock");
      room.lock(0, Long.MAX_VALUE, !alone);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (isOfJar(context)) {
      room.close();
    }
  }

  private static boolean isOfJar(ExtensionContext context) {
    return context.getRequiredTestClass().getSimpleName().endsWith("IT");
  }

  private static FileChannel open(String name) throws IOException {
    return FileChannel.open(
        FOLDER.resolve(name),
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
  }
}
