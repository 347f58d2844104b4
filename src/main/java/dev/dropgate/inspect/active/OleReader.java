package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Content;
import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Locale;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.DocumentInputStream;
import org.apache.poi.poifs.filesystem.DocumentNode;
import org.apache.poi.poifs.filesystem.Entry;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/**
 * Walks through an OLE2 file, whatever it calls itself: macros and embedded files are where they
 * are in all of them. For one file.
 */
final class OleReader {
  private static final String USER = "Current User";

  private final Findings findings;
  private final Effort effort;
  private final OleStreams streams;
  private final HwpReader hangul;

  OleReader(Findings findings, Effort effort) {
    this.findings = findings;
    this.effort = effort;
    this.streams = new OleStreams(findings, effort);
    this.hangul = new HwpReader(findings, effort);
  }

  void read(Content content) throws IOException {
    try (GuardedChannel channel = new GuardedChannel(content.channel(), effort);
        POIFSFileSystem files = new POIFSFileSystem(channel, true)) {
      opened(channel);
      if (!EncryptedPackage.judge(files, findings, effort)) {
        walk(files.getRoot(), false);
      }
    }
  }

  /** Macros only, of a part whose other contents somebody else judges. */
  void macros(Content content) throws IOException {
    try (GuardedChannel channel = new GuardedChannel(content.channel(), effort);
        POIFSFileSystem files = new POIFSFileSystem(channel, true)) {
      opened(channel);
      walk(files.getRoot(), true);
    }
  }

  private void opened(GuardedChannel channel) {
    channel.opened();
    if (channel.isCutOff()) {
      Embedded.broken(findings, "an OLE2 file that is cut off");
    }
  }

  private void walk(DirectoryNode root, boolean macrosOnly) throws IOException {
    Deque<DirectoryNode> open = new ArrayDeque<>();
    open.add(root);
    while (!open.isEmpty()) {
      DirectoryNode directory = open.remove();
      VbaProject.judge(directory, findings, effort);
      if (!macrosOnly) {
        hangul.judge(directory);
      }
      for (Iterator<Entry> all = directory.getEntries(); all.hasNext(); ) {
        Entry entry = all.next();
        effort.step();
        if (entry instanceof DirectoryNode below) {
          open.add(below);
        } else if (entry instanceof DocumentNode stream && !macrosOnly) {
          stream(directory, stream);
        }
      }
    }
  }

  private void stream(DirectoryNode directory, DocumentNode stream) throws IOException {
    switch (stream.getName().toLowerCase(Locale.ROOT)) {
      case "workbook", "book" -> {
        try (InputStream in = new DocumentInputStream(stream)) {
          new Biff(findings, effort).read(in);
        }
      }
      case "worddocument" -> {
        try (InputStream in = new DocumentInputStream(stream)) {
          new WordStream(findings, effort).read(in);
        }
      }
      case "powerpoint document" -> {
        if (isEncrypted(directory)) {
          findings.add(Ids.ENCRYPTED.id(), Verdict.UNDECIDED, "a presentation with a password");
          return;
        }
        new SlideStream(findings, effort).read(directory, stream);
      }
      case "equation native" -> Equation.object(findings);
      case "\u0001ole10native" -> streams.nativeData(stream);
      case "\u0001ole" -> streams.link(stream);
      case "package", "contents", "embeddedodf" -> streams.whole(stream, stream.getName());
      case "__substg1.0_37010102" -> streams.attachment(directory, stream);
      default -> {}
    }
  }

  // How PowerPoint says that the rest is no records that anybody could read.
  private static boolean isEncrypted(DirectoryNode directory) throws IOException {
    if (!directory.hasEntryCaseInsensitive(USER)
        || !(directory.getEntryCaseInsensitive(USER) instanceof DocumentNode stream)) {
      return false;
    }
    try (InputStream in = new DocumentInputStream(stream)) {
      byte[] head = in.readNBytes(16);
      return head.length == 16 && Bytes.u32(head, 12) == 0xF3D1C4DFL;
    }
  }
}
