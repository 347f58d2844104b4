package dev.dropgate.it.product;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Builds a jar of one class, as an operator would put it into plugins/. */
final class PluginJar {
  private PluginJar() {}

  static void make(Path file, Class<?> type) throws IOException {
    String name = type.getName().replace('.', '/') + ".class";
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out);
        InputStream in = type.getResourceAsStream("/" + name)) {
      jar.putNextEntry(new JarEntry(name));
      in.transferTo(jar);
      jar.closeEntry();
    }
  }
}
