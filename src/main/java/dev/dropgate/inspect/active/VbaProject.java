package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.DocumentInputStream;
import org.apache.poi.poifs.filesystem.DocumentNode;
import org.apache.poi.poifs.filesystem.Entry;
import org.apache.poi.util.RLEDecompressingInputStream;

/**
 * The macros in a storage of an OLE2 file. The sources are found by how each of them begins, not by
 * the project's directory, which Office forgives to be broken. Stateless.
 */
final class VbaProject {
  /** The signature of compressed source, its chunk's header between, its first words. */
  private static final byte[] BEGINNING = Bytes.latin1("\0Attribut");

  private static final int SIGNATURE = 0x01;

  /**
   * The compiled form stands before the source: where it has no table of lines that is known, it is
   * about 800 bytes for no code at all, and what runs where somebody has emptied the source.
   */
  private static final int EMPTY_COMPILED = 1024;

  private VbaProject() {}

  /** Judges a storage; most have nothing of the kind. */
  static void judge(DirectoryNode storage, Findings findings, Effort effort) throws IOException {
    if (!isProject(storage)
        || !(findings.wants(Ids.MACROS.id()) || findings.wants(Ids.AUTORUN.id()))) {
      return;
    }
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    boolean code = false;
    boolean whole = true;
    for (Iterator<Entry> all = storage.getEntries(); all.hasNext(); ) {
      if (all.next() instanceof DocumentNode stream && isModule(stream.getName())) {
        switch (module(stream, names, effort)) {
          case CODE -> code = true;
          case UNREADABLE -> whole = false;
          case EMPTY -> {}
        }
      }
    }
    if (!code && whole) {
      findings.saw("a VBA project without code");
      return;
    }
    findings.add(Ids.MACROS.id(), Verdict.DANGEROUS, "VBA macros");
    if (!names.isEmpty()) {
      findings.add(
          Ids.AUTORUN.id(),
          Verdict.DANGEROUS,
          "a VBA macro that runs by itself: " + String.join(", ", names));
    } else if (!whole) {
      findings.add(Ids.AUTORUN.id(), Verdict.UNDECIDED, "VBA macros whose source cannot be read");
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
    /** As Office makes one for each sheet and document. */
    EMPTY,
    UNREADABLE
  }

  private static Module module(DocumentNode stream, Set<String> names, Effort effort)
      throws IOException {
    byte[] bytes;
    try (InputStream in = new DocumentInputStream(stream)) {
      bytes = effort.all(in);
    }
    Module module = Module.UNREADABLE;
    for (int at = Bytes.indexOf(bytes, BEGINNING, 3);
        at >= 0;
        at = Bytes.indexOf(bytes, BEGINNING, at + 1)) {
      if (bytes[at - 3] == SIGNATURE) {
        String source = source(bytes, at - 3, effort);
        names.addAll(AutoRun.in(source));
        boolean compiled =
            switch (VbaLines.of(bytes, at - 3)) {
              case CODE -> true;
              case EMPTY -> false;
              case UNKNOWN -> at >= EMPTY_COMPILED;
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

  // As far as it goes: what is cut off in the middle is read by Office too.
  private static String source(byte[] bytes, int from, Effort effort) throws IOException {
    Effort.Sink text = effort.sink(Effort.LARGEST);
    try (InputStream in =
        new RLEDecompressingInputStream(
            new ByteArrayInputStream(bytes, from, bytes.length - from))) {
      byte[] buffer = new byte[4096];
      for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
        text.write(buffer, 0, count);
      }
    } catch (IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException e) {
      // the end of what can be read
    }
    return text.toString(StandardCharsets.ISO_8859_1);
  }
}
