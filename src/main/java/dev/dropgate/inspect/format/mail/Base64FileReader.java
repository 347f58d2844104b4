package dev.dropgate.inspect.format.mail;

import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.content.FileType;
import dev.dropgate.inspect.format.archive.ContainerReader;
import dev.dropgate.inspect.format.archive.MemberInspector;
import dev.dropgate.inspect.format.compressed.DecompressedName;
import dev.dropgate.inspect.format.stream.DecoderInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A reader of texts that hold a file in base64: bare, between lines as {@code certutil} and PEM
 * write them, or after {@code begin-base64} as {@code uuencode -m} writes it. Only the last form
 * includes the file name.
 */
public final class Base64FileReader implements ContainerReader {
  /** The longest header before the first character of the file, in bytes. */
  private static final int MAX_BEFORE = 2048;

  /** The base64 forms of the first bytes of Windows and Linux programs and of shortcuts. */
  private static final List<String> PROGRAMS =
      List.of("TVo", "TVp", "TVq", "TVr", "f0VMR", "TAAAAAEUAg");

  @Override
  public boolean hasPaths() {
    return false;
  }

  @Override
  public void judgeMembers(ScanTarget archive, MemberInspector members) throws IOException {
    List<byte[]> names = new ArrayList<>(2);
    names.add(DecompressedName.of(archive.name()));
    byte[] head = archive.content().head();
    byte[] declaredName = Base64TextDecoder.name(head);
    if (declaredName.length > 0) {
      names.add(declaredName);
    }
    members.judge(
        names,
        () -> {
          DecoderInputStream source =
              new DecoderInputStream(archive.content().stream(), members.budget());
          source.setInputAllowance(Long.MAX_VALUE); // each byte yields almost one byte
          return new Base64TextDecoder(source);
        },
        null);
  }

  /**
   * Returns whether a text holds a file: by its extension or header, or because it begins as a
   * program.
   */
  public static boolean is(ScanTarget subject) throws IOException {
    if (subject.content() == null || subject.type() != FileType.TEXT) {
      return false;
    }
    byte[] head = subject.content().head();
    return switch (subject.extension()) {
      case "b64", "base64" -> Base64TextDecoder.start(head, MAX_BEFORE) >= 0;
      default -> isProgram(head) || Base64TextDecoder.name(head).length > 0;
    };
  }

  private static boolean isProgram(byte[] head) {
    int first = head.length == 0 ? 0 : head[0];
    if (first != 'T' && first != 'f' && first != '-' && first != 'b' && first > ' ') {
      return false; // the usual case
    }
    int start = Base64TextDecoder.start(head, MAX_BEFORE);
    return start >= 0
        && PROGRAMS.stream()
            .anyMatch(
                program ->
                    start + program.length() <= head.length
                        && program.equals(
                            new String(
                                head, start, program.length(), StandardCharsets.ISO_8859_1)));
  }
}
