package dev.dropgate.inspect.rules.documents;

import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.ScanResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Real documents from the packages that the build fetches, and how they are judged. */
public final class DocumentSamples {
  private DocumentSamples() {}

  /** By name, those whose name the expression describes. */
  static Map<String, byte[]> real(String names) {
    Map<String, byte[]> all = new TreeMap<>();
    try (Stream<Path> jars = Files.list(Path.of("target", "real-files"))) {
      for (Path jar : jars.filter(file -> file.toString().endsWith("-tests.jar")).toList()) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
          for (ZipEntry entry : zip.stream().filter(one -> !one.isDirectory()).toList()) {
            String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
            if (name.matches(names)) {
              try (InputStream in = zip.getInputStream(entry)) {
                all.put(name, in.readAllBytes());
              }
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("run the build once: mvn generate-test-resources", e);
    }
    return all;
  }

  public static byte[] one(String name) {
    return real(java.util.regex.Pattern.quote(name)).get(name);
  }

  /** By all rules, as they are by default but for some. */
  public static ScanResult judge(String name, byte[] content, String levels) {
    return new Inspector()
        .ruleSet("exe", levels)
        .judge(new ScanTarget(Path.of(name), EntryKind.FILE, new MemoryContent(content)));
  }

  public static ScanResult judge(String name, byte[] content) {
    return judge(name, content, "");
  }

  /** Every rule on. */
  public static ScanResult strict(String name, byte[] content) {
    return judge(
        name,
        content,
        "office-template=on,ole-package=on,rtf-object=on,pdf-javascript=on,pdf-form-script=on,"
            + "pdf-embedded=on,pdf-open-action=on");
  }

  /** A new Office document of the parts that all have, and more, as names and texts in turns. */
  public static byte[] office(Object... namesAndContents) throws IOException {
    List<Object> all =
        new ArrayList<>(
            List.of("[Content_Types].xml", "<Types/>", "_rels/.rels", "<Relationships/>"));
    all.addAll(List.of(namesAndContents));
    return zip(all.toArray());
  }

  /** A ZIP of names and texts, in turns. */
  public static byte[] zip(Object... namesAndContents) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < namesAndContents.length; i += 2) {
        ZipEntry entry = new ZipEntry((String) namesAndContents[i]);
        Object content = namesAndContents[i + 1];
        byte[] bare =
            content instanceof byte[] raw
                ? raw
                : ((String) content).getBytes(StandardCharsets.UTF_8);
        if (entry.getName().equals("mimetype")) {
          CRC32 sum = new CRC32();
          sum.update(bare);
          entry.setMethod(ZipEntry.STORED); // tells the type only so
          entry.setSize(bare.length);
          entry.setCrc(sum.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(bare);
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
