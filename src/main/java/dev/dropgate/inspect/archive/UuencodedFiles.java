package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.Subject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** A text with uuencoded or xxencoded files in it, which programs for archives unpack. */
final class UuencodedFiles implements Container {
  @Override
  public boolean hasPaths() {
    return false;
  }

  @Override
  public void look(Subject archive, Members members) throws IOException {
    Source source = new Source(archive.content().stream(), members.budget());
    source.allow(Long.MAX_VALUE); // the configuration bounds what is kept
    Uuencoded text = new Uuencoded(source, members.budget().keepable() / 2);
    text.transferTo(OutputStream.nullOutputStream());
    judge(text.files(), List.of(), members);
    if (text.isMore()) {
      members.limit("files in the text are larger than what is kept");
    }
  }

  /** Returns whether programs for archives open a file of this extension as such a text. */
  static boolean isNamed(String extension) {
    return switch (extension) {
      case "uue", "uu", "xxe", "xx" -> true;
      default -> false;
    };
  }

  /**
   * Has files judged.
   *
   * @param names what they are called as well
   */
  static void judge(List<Uuencoded.File> files, List<byte[]> names, Members members)
      throws IOException {
    int kept = files.stream().mapToInt(file -> file.bytes().length).sum();
    members.budget().keep(kept);
    try {
      for (Uuencoded.File file : files) {
        List<byte[]> all = new ArrayList<>(names);
        all.add(file.name());
        members.judge(all, () -> new ByteArrayInputStream(file.bytes()), null);
      }
    } finally {
      members.budget().keep(-kept);
    }
  }
}
