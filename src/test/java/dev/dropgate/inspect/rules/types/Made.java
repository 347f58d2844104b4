package dev.dropgate.inspect.rules.types;

import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.RuleSet;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.content.MemoryContent;
import dev.dropgate.inspect.format.detect.FileTypeDetector;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.ScanResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Contents that the tests make, and what is said about them. */
public final class Made {
  private Made() {}

  /** Characters of ISO 8859-1. */
  public static byte[] bytes(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  public static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** Some bytes, put into zeros. */
  public static byte[] at(int size, Map<Integer, String> parts) {
    byte[] all = new byte[size];
    parts.forEach((offset, text) -> System.arraycopy(bytes(text), 0, all, offset, text.length()));
    return all;
  }

  public static byte[] zip(String... names) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(all)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes("content of " + name));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return all.toByteArray();
  }

  /** A library for x86-64 with nothing in it but its header. */
  public static byte[] library() {
    ByteBuffer pe = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
    pe.put(0, bytes("MZ")).putInt(0x3C, 0x80).put(0x80, bytes("PE\0\0"));
    pe.putShort(0x84, (short) 0x8664).putShort(0x80 + 22, (short) 0x2022);
    pe.putShort(0x80 + 24, (short) 0x20B).putShort(0x80 + 24 + 68, (short) 2);
    return pe.array();
  }

  public static List<FileType> types(byte[] content) {
    try {
      return FileTypeDetector.detectAll(new MemoryContent(content));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The judgement of all rules but those on names. */
  static ScanResult judge(String name, byte[] content) {
    return new Inspector()
        .ruleSet("", null)
        .judge(new ScanTarget(Path.of(name), EntryKind.FILE, new MemoryContent(content)));
  }

  /** The rules on types alone: others read what is inside, and find much broken here. */
  static RuleSet typeRules() {
    Map<String, String> levels = new HashMap<>();
    new Inspector().ruleInfos().forEach(rule -> levels.put("rules." + rule.id(), "off"));
    List.of("executable", "disguised", "polyglot", "type-mismatch", "type-mixup")
        .forEach(rule -> levels.put("rules." + rule, "on"));
    return new Inspector(levels).ruleSet("", null);
  }
}
