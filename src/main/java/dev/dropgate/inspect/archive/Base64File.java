package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.FileType;
import dev.dropgate.inspect.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A text that is a file in base64: bare, between lines as {@code certutil} and PEM have them, or
 * behind {@code begin-base64} as {@code uuencode -m} writes it. The last one says its name.
 */
final class Base64File implements Container {
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
  public void look(Subject archive, Members members) throws IOException {
    List<byte[]> names = new ArrayList<>(2);
    names.add(InnerName.of(archive.name()));
    byte[] head = archive.content().head();
    byte[] told = Base64Text.name(head);
    if (told.length > 0) {
      names.add(told);
    }
    members.judge(
        names,
        () -> {
          Source source = new Source(archive.content().stream(), members.budget());
          source.allow(Long.MAX_VALUE); // each byte of it gives out almost one
          return new Base64Text(source);
        },
        null);
  }

  /** Returns whether there is a file: by the name, or as a program is recognizable in the text. */
  static boolean is(Subject subject) throws IOException {
    if (subject.content() == null || subject.type() != FileType.TEXT) {
      return false;
    }
    byte[] head = subject.content().head();
    return switch (subject.extension()) {
      case "b64", "base64" -> Base64Text.start(head, MAX_BEFORE) >= 0;
      default -> isProgram(head) || Base64Text.name(head).length > 0;
    };
  }

  private static boolean isProgram(byte[] head) {
    int first = head.length == 0 ? 0 : head[0];
    if (first != 'T' && first != 'f' && first != '-' && first != 'b' && first > ' ') {
      return false; // as most texts are
    }
    int start = Base64Text.start(head, MAX_BEFORE);
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
