package dev.dropgate.inspect.rules.documents.ole;

import dev.dropgate.inspect.DocumentPartException;
import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.content.Content;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.inspect.format.document.OleStreams;
import dev.dropgate.inspect.format.stream.BudgetedChannel;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.inspect.rules.documents.common.EmbeddedFileScanner;
import dev.dropgate.inspect.rules.documents.common.EquationObjectCheck;
import dev.dropgate.inspect.rules.documents.hwp.HwpDocumentScanner;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Locale;
import org.apache.poi.poifs.filesystem.DirectoryEntry;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.DocumentNode;
import org.apache.poi.poifs.filesystem.Entry;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/**
 * Walks an OLE2 file of any type: all of them store macros and embedded files in the same way. For
 * one file.
 */
public final class OleFileScanner {
  private static final String CURRENT_USER_STREAM = "Current User";

  private final FindingCollector findings;
  private final DocumentBudget effort;
  private final OleObjectScanner streams;
  private final HwpDocumentScanner hangul;

  public OleFileScanner(FindingCollector findings, DocumentBudget effort) {
    this.findings = findings;
    this.effort = effort;
    this.streams = new OleObjectScanner(findings, effort);
    this.hangul = new HwpDocumentScanner(findings, effort);
  }

  public void scan(Content content) throws IOException {
    scan(content, false);
  }

  /** Finds only macros, in a part whose other contents are judged elsewhere. */
  public void scanMacros(Content content) throws IOException {
    scan(content, true);
  }

  private void scan(Content content, boolean macrosOnly) throws IOException {
    try (BudgetedChannel channel =
            new BudgetedChannel(content.channel(), effort).beginTableLimit();
        POIFSFileSystem files = new POIFSFileSystem(channel, true)) {
      OleStreams outer = effort.beginStreams(files, content.size());
      try {
        scan(channel, files, macrosOnly);
      } finally {
        effort.endStreams(outer);
      }
    }
  }

  private void scan(BudgetedChannel channel, POIFSFileSystem files, boolean macrosOnly)
      throws IOException {
    checkComplete(channel);
    if (macrosOnly || !EncryptedPackageScanner.judge(files, findings, effort)) {
      walk(files.getRoot(), macrosOnly);
    }
  }

  private void checkComplete(BudgetedChannel channel) {
    channel.endTableLimit();
    if (channel.isCutOff()) {
      EmbeddedFileScanner.reportUnreadable(findings, "an OLE2 file that is cut off");
    }
  }

  private void walk(DirectoryNode root, boolean macrosOnly) throws IOException {
    Deque<DirectoryNode> open = new ArrayDeque<>();
    open.add(root);
    while (!open.isEmpty()) {
      DirectoryNode directory = open.remove();
      VbaProjectScanner.judge(directory, findings, effort);
      if (!macrosOnly) {
        hangul.judge(directory);
      }
      for (Iterator<Entry> all = directory.getEntries(); all.hasNext(); ) {
        Entry entry = all.next();
        effort.check();
        if (entry instanceof DirectoryNode below) {
          open.add(below);
        } else if (entry instanceof DocumentNode stream && !macrosOnly) {
          DocumentPartException.run(path(stream), () -> scanStream(directory, stream));
        }
      }
    }
  }

  /** Returns the name of a stream after the name of its storage. */
  static String path(DocumentNode stream) {
    DirectoryEntry storage = stream.getParent();
    return storage.getParent() == null
        ? stream.getName()
        : storage.getName() + "/" + stream.getName();
  }

  private void scanStream(DirectoryNode directory, DocumentNode stream) throws IOException {
    switch (stream.getName().toLowerCase(Locale.ROOT)) {
      case "workbook", "book" -> {
        try (InputStream in = effort.open(stream)) {
          new BiffScanner(findings, effort).scan(in);
        }
      }
      case "worddocument" -> {
        try (InputStream in = effort.open(stream)) {
          new WordStreamScanner(findings, effort).scan(in);
        }
      }
      case "powerpoint document" -> {
        if (isEncrypted(directory)) {
          findings.add(
              DocumentRuleInfos.ENCRYPTED.id(),
              Verdict.UNDECIDED,
              "a presentation with a password");
          return;
        }
        new SlideStreamScanner(findings, effort).scan(directory, stream);
      }
      case "equation native" -> EquationObjectCheck.reportObject(findings);
      case "\u0001ole10native" -> streams.scanNativeData(stream);
      case "\u0001ole" -> streams.scanLink(stream);
      case "package", "contents", "embeddedodf" ->
          streams.scanWholeStream(stream, stream.getName());
      case "__substg1.0_37010102" -> streams.scanAttachment(directory, stream);
      default -> {}
    }
  }

  // PowerPoint marks here that the records are encrypted.
  private boolean isEncrypted(DirectoryNode directory) throws IOException {
    if (!directory.hasEntryCaseInsensitive(CURRENT_USER_STREAM)
        || !(directory.getEntryCaseInsensitive(CURRENT_USER_STREAM)
            instanceof DocumentNode stream)) {
      return false;
    }
    try (InputStream in = effort.open(stream)) {
      byte[] head = in.readNBytes(16);
      return head.length == 16 && LittleEndianBytes.u32(head, 12) == 0xF3D1C4DFL;
    }
  }
}
