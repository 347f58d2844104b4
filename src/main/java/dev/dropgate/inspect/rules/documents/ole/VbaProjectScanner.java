package dev.dropgate.inspect.rules.documents.ole;

import dev.dropgate.inspect.DocumentPartException;
import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.ScanLimitException;
import dev.dropgate.inspect.format.document.BudgetedText;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.inspect.format.office.AutoMacroNames;
import dev.dropgate.inspect.format.office.VbaLineTable;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.model.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.DocumentNode;
import org.apache.poi.poifs.filesystem.Entry;
import org.apache.poi.util.RLEDecompressingInputStream;

/**
 * Finds macros in a storage of an OLE2 file. Searches for the start of each source instead of
 * reading the project's directory, because Office accepts a damaged directory. Stateless.
 */
final class VbaProjectScanner {
  /** The first words of a compressed source, after the signature and the header of its chunk. */
  private static final byte[] SOURCE_START = LittleEndianBytes.latin1("\0Attribut");

  private static final int CHUNK_SIGNATURE = 0x01;

  /**
   * The limit for sources in one module. A normal module has one, and each is read to the end of
   * the stream.
   */
  private static final int MAX_SOURCES = 64;

  /**
   * The size of compiled code without any statement, with a margin. The compiled form precedes the
   * source, and takes about 800 bytes if it is empty. If its line table is unknown, a larger form
   * means code: it still runs if someone has emptied the source.
   */
  private static final int MAX_EMPTY_COMPILED_BYTES = 1024;

  private VbaProjectScanner() {}

  /** Judges a storage; most storages are not VBA projects. */
  static void judge(DirectoryNode storage, FindingCollector findings, DocumentBudget effort)
      throws IOException {
    if (!isProject(storage)
        || !(findings.isEnabled(DocumentRuleInfos.MACROS.id())
            || findings.isEnabled(DocumentRuleInfos.AUTORUN.id()))) {
      return;
    }
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    boolean code = false;
    boolean whole = true;
    for (Iterator<Entry> all = storage.getEntries(); all.hasNext(); ) {
      if (all.next() instanceof DocumentNode stream && isModule(stream.getName())) {
        Module module =
            DocumentPartException.call(
                OleFileScanner.path(stream), () -> scanModule(stream, names, effort));
        switch (module) {
          case CODE -> code = true;
          case UNREADABLE -> whole = false;
          case EMPTY -> {}
        }
      }
    }
    if (!code && whole) {
      findings.trace("a VBA project without code");
      return;
    }
    findings.add(DocumentRuleInfos.MACROS.id(), Verdict.DANGEROUS, "VBA macros");
    if (!names.isEmpty()) {
      findings.add(
          DocumentRuleInfos.AUTORUN.id(),
          Verdict.DANGEROUS,
          "a VBA macro that runs by itself: " + String.join(", ", names));
    } else if (!whole) {
      findings.add(
          DocumentRuleInfos.AUTORUN.id(),
          Verdict.UNDECIDED,
          "VBA macros whose source cannot be read");
    }
  }

  private static boolean isProject(DirectoryNode storage) {
    return storage.hasEntryCaseInsensitive("_VBA_PROJECT")
        || (storage.getName().equalsIgnoreCase("VBA") && storage.hasEntryCaseInsensitive("dir"));
  }

  private static boolean isModule(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return !lower.equals("dir") && !lower.equals("_vba_project") && !lower.startsWith("__srp_");
  }

  private enum Module {
    CODE,
    /** A module as Office creates it for each sheet and document. */
    EMPTY,
    UNREADABLE
  }

  private static Module scanModule(DocumentNode stream, Set<String> names, DocumentBudget effort)
      throws IOException {
    byte[] bytes;
    try (InputStream in = effort.open(stream)) {
      bytes = effort.readAll(in);
    }
    Module module = Module.UNREADABLE;
    int sources = 0;
    for (int at = LittleEndianBytes.indexOf(bytes, SOURCE_START, 3);
        at >= 0;
        at = LittleEndianBytes.indexOf(bytes, SOURCE_START, at + 1)) {
      if (bytes[at - 3] == CHUNK_SIGNATURE) {
        if (++sources > MAX_SOURCES) {
          throw new ScanLimitException(
              "a module of more than " + MAX_SOURCES + " sources within each other");
        }
        String source = readSource(bytes, at - 3, effort);
        names.addAll(AutoMacroNames.findIn(new BudgetedText(source, effort)));
        boolean compiled =
            switch (VbaLineTable.of(bytes, at - 3)) {
              case CODE -> true;
              case EMPTY -> false;
              case UNKNOWN -> at >= MAX_EMPTY_COMPILED_BYTES;
            };
        boolean empty = module != Module.CODE && !compiled && isEmpty(source);
        module = empty ? Module.EMPTY : Module.CODE;
      }
    }
    return module;
  }

  private static boolean isEmpty(String source) {
    return source
        .lines()
        .allMatch(
            line -> line.isBlank() || line.startsWith("Attribute ") || line.startsWith("Option "));
  }

  // Returns the source up to any damage, because Office also reads a truncated source.
  private static String readSource(byte[] bytes, int from, DocumentBudget effort)
      throws IOException {
    DocumentBudget.Sink text = effort.newSink(DocumentBudget.MAX_UNPACKED_BYTES);
    try (InputStream in =
        new RLEDecompressingInputStream(
            new ByteArrayInputStream(bytes, from, bytes.length - from))) {
      byte[] buffer = new byte[4096];
      for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
        text.write(buffer, 0, count);
      }
    } catch (IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException e) {
      // the end of the readable source
    }
    return text.toString(StandardCharsets.ISO_8859_1);
  }
}
