package dev.dropgate.inspect.format.mail;

import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.format.archive.ContainerReader;
import dev.dropgate.inspect.format.archive.MemberInspector;
import dev.dropgate.inspect.format.stream.DecoderInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** A reader of texts with uuencoded or xxencoded files, which archive programs extract. */
public final class UuencodedReader implements ContainerReader {
  @Override
  public boolean hasPaths() {
    return false;
  }

  @Override
  public void judgeMembers(ScanTarget archive, MemberInspector members) throws IOException {
    DecoderInputStream source =
        new DecoderInputStream(archive.content().stream(), members.budget());
    source.setInputAllowance(Long.MAX_VALUE); // the configuration bounds what is kept
    UuencodedInputStream text =
        new UuencodedInputStream(source, members.budget().keepableBytes() / 2);
    text.transferTo(OutputStream.nullOutputStream());
    judgeFiles(text.files(), List.of(), members);
    if (text.isTruncated()) {
      members.reportLimit("files in the text are larger than what is kept");
    }
  }

  /** Returns whether archive programs open files with this extension as uuencoded text. */
  public static boolean isUuencodedExtension(String extension) {
    return switch (extension) {
      case "uue", "uu", "xxe", "xx" -> true;
      default -> false;
    };
  }

  /**
   * Judges files.
   *
   * @param names further names of each file
   */
  static void judgeFiles(
      List<UuencodedInputStream.DecodedFile> files, List<byte[]> names, MemberInspector members)
      throws IOException {
    int kept = files.stream().mapToInt(file -> file.bytes().length).sum();
    members.budget().addKept(kept);
    try {
      for (UuencodedInputStream.DecodedFile file : files) {
        List<byte[]> all = new ArrayList<>(names);
        all.add(file.name());
        members.judge(all, () -> new ByteArrayInputStream(file.bytes()), null);
      }
    } finally {
      members.budget().addKept(-kept);
    }
  }
}
