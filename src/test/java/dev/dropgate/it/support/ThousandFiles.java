package dev.dropgate.it.support;

import dev.dropgate.io.ContentHasher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A drop of 1,000 real files with its own ledger: 300 dangerous by name, 700 not, some of the same
 * name.
 */
public final class ThousandFiles {
  private static final List<String> DANGEROUS = List.of("exe", "EXE", "Dll", "dll", "eXe", "DLL");
  private static final List<String> CLEAN =
      List.of("pdf", "docx", "txt", "png", "csv", "exe.txt", "dll-list", "v1.2.txt", "");

  /** Relative path to SHA-256. */
  public final Map<String, String> dangerous = new TreeMap<>();

  public final Map<String, String> clean = new TreeMap<>();

  public void drop(Path directory) throws IOException {
    List<byte[]> executables = RealFiles.windowsExecutables();
    List<byte[]> documents = RealFiles.documents();
    for (int i = 0; i < 1000; i++) {
      boolean isDangerous = i % 10 < 3;
      String extension =
          isDangerous ? DANGEROUS.get(i % DANGEROUS.size()) : CLEAN.get(i % CLEAN.size());
      // Twenty folders three levels deep hold files of the same fifty names.
      String path =
          "f%d/g%d/h%d/name-%d%s"
              .formatted(i % 2, i % 4, i % 20, i / 20, extension.isEmpty() ? "" : "." + extension);
      byte[] content =
          isDangerous
              ? executables.get(i % executables.size())
              : documents.get(i % documents.size());
      Path file = directory.resolve(path);
      Files.createDirectories(file.getParent());
      Files.write(file, content);
      (isDangerous ? dangerous : clean)
          .put(path, HexFormat.of().formatHex(ContentHasher.sha256(content)));
    }
  }
}
