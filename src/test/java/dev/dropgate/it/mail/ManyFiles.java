package dev.dropgate.it.mail;

import dev.dropgate.io.ContentHasher;
import dev.dropgate.it.support.RealFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Many small files for one folder, each of a content of its own, remembered outside the program.
 */
final class ManyFiles {
  private static final int FILES_PER_FOLDER = 500;
  private static final String TARGET = "/etc/hostname";
  private static final String[] DANGEROUS = {".exe", ".dll", ".EXE", ".pdf.exe"};

  /** Where a dangerous file was dropped, to its SHA-256. */
  final Map<String, String> dangerous = new TreeMap<>();

  /** Where links were dropped, each without a hash: a mail tells none for a description. */
  final Map<String, String> links = new TreeMap<>();

  final Map<String, String> clean = new TreeMap<>();

  private final Path folder;
  private final byte[] program;
  private final byte[] text;
  private int count;

  ManyFiles(Path folder) {
    this.folder = folder;
    program = Arrays.copyOf(RealFiles.windowsExecutables().get(0), 2000);
    text = Arrays.copyOf(RealFiles.documents().get(0), 2000);
  }

  /** Returns the entries that must be in the mails, by path. */
  Map<String, String> stopped() {
    Map<String, String> all = new TreeMap<>(dangerous);
    all.putAll(links);
    return all;
  }

  void dropDangerous(int files) throws IOException {
    for (int i = 0; i < files; i++) {
      drop(DANGEROUS[count % DANGEROUS.length], program, dangerous);
    }
  }

  void dropClean(int files) throws IOException {
    for (int i = 0; i < files; i++) {
      drop(".txt", text, clean);
    }
  }

  void dropLinks(int number) throws IOException {
    for (int i = 0; i < number; i++) {
      Path link = Files.createSymbolicLink(next(".txt"), Path.of(TARGET));
      links.put(link.toString(), "");
    }
  }

  private void drop(String extension, byte[] head, Map<String, String> ledger) throws IOException {
    byte[] mark = ("#" + count).getBytes(StandardCharsets.UTF_8);
    byte[] content = Arrays.copyOf(head, head.length + mark.length);
    System.arraycopy(mark, 0, content, head.length, mark.length);
    Path file = Files.write(next(extension), content);
    ledger.put(file.toString(), sha256(content));
  }

  private static String sha256(byte[] content) {
    return HexFormat.of().formatHex(ContentHasher.sha256(content));
  }

  private Path next(String extension) throws IOException {
    Path parent = Files.createDirectories(folder.resolve("부서 " + count / FILES_PER_FOLDER));
    return parent.resolve("a file with one of the longer names, number " + count++ + extension);
  }
}
