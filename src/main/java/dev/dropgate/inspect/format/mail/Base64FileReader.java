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
 * A text that is a file in base64: bare, between lines as {@code certutil} and PEM have them, or
 * behind {@code begin-base64} as {@code uuencode -m} writes it. The last one says its name.
 */
public final class Base64FileReader implements ContainerReader {
  /** Line ends and lines of a header before the first character of the file. */
  private static final int MAX_BEFORE = 2048;

  /** How programs for Windows and Linux and shortcuts begin in base64. */
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
    byte[] told = Base64TextDecoder.name(head);
    if (told.length > 0) {
      names.add(told);
    }
    members.judge(
        names,
        () -> {
          DecoderInputStream source =
              new DecoderInputStream(archive.content().stream(), members.budget());
          source.setInputAllowance(Long.MAX_VALUE); // each byte of it gives out almost one
          return new Base64TextDecoder(source);
        },
        null);
  }

  /** Returns whether there is a file: by the name, or as a program is recognizable in the text. */
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
      return false; // as most texts are
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
