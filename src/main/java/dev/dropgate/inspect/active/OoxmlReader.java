package dev.dropgate.inspect.active;

import dev.dropgate.files.RawNames;
import dev.dropgate.inspect.FileType;
import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.MemoryContent;
import dev.dropgate.inspect.Subject;
import dev.dropgate.inspect.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Looks at the parts of an Office document in a ZIP: its macros, macro sheets, and what it loads
 * from elsewhere. Embedded files are members of the archive and judged as such. For one document.
 */
final class OoxmlReader {
  /** Enough to tell what a part is. */
  private static final int HEAD = 64;

  private static final String TYPES = "[content_types].xml";
  private static final Pattern NAMES =
      Pattern.compile("(?i).*\\.(?:doc|dot|xls|xlt|xla|ppt|pot|pps|ppa|sld|vsd|vst|vss|thm)[xmb]?");

  private final Findings findings;
  private final Effort effort;

  OoxmlReader(Findings findings, Effort effort) {
    this.findings = findings;
    this.effort = effort;
  }

  void read(Subject subject) throws IOException {
    boolean document =
        subject.types().contains(FileType.OOXML)
            || subject.types().contains(FileType.ODF)
            || subject.types().contains(FileType.HWPX)
            || NAMES
                .matcher(new String(RawNames.bytes(subject.name()), StandardCharsets.ISO_8859_1))
                .matches();
    try (GuardedChannel channel = new GuardedChannel(subject.content().channel(), effort);
        ZipFile zip = open(channel)) {
      channel.opened();
      if (isPackage(zip)) {
        document = true;
        for (Enumeration<ZipArchiveEntry> all = zip.getEntries(); all.hasMoreElements(); ) {
          effort.step();
          part(zip, all.nextElement());
        }
      }
      if (subject.types().contains(FileType.HWPX) || zip.getEntry(HwpxReader.LIST) != null) {
        new HwpxReader(findings, effort).judge(zip);
      }
      new OdfReader(findings, effort).judge(zip);
    } catch (IOException | RuntimeException e) {
      if (document) {
        throw e; // of other archives somebody else says what is wrong with them
      }
    }
  }

  private static ZipFile open(GuardedChannel channel) throws IOException {
    return ZipFile.builder().setSeekableByteChannel(channel).setIgnoreLocalFileHeader(true).get();
  }

  // Names of parts differ in more than their case.
  private boolean isPackage(ZipFile zip) throws IOException {
    for (Enumeration<ZipArchiveEntry> all = zip.getEntries(); all.hasMoreElements(); ) {
      effort.step();
      if (all.nextElement().getName().equalsIgnoreCase(TYPES)) {
        return true;
      }
    }
    return false;
  }

  private void part(ZipFile zip, ZipArchiveEntry entry) throws IOException {
    if (entry.isDirectory()) {
      return;
    }
    String name = entry.getName().replace('\\', '/').toLowerCase(Locale.ROOT);
    boolean isXml = name.endsWith(".xml");
    String folder = "/" + name.substring(0, name.lastIndexOf('/') + 1);
    try (InputStream in = zip.getInputStream(entry)) {
      if (name.endsWith(".rels")) {
        new Relationships(findings, effort).read(in);
      } else if (name.endsWith(TYPES)) {
        new PartTypes(findings, effort).read(in);
      } else if (isXml && folder.endsWith("/externallinks/")) {
        new BookLinks(findings, effort).read(in);
      } else if (isXml && folder.contains("/word/")) {
        new Fields(findings, effort).read(in);
      } else {
        other(entry.getName(), in);
      }
      if (name.contains("xl/macrosheets/")) {
        findings.add(Ids.EXCEL4.id(), Verdict.DANGEROUS, "an Excel 4 macro sheet, " + name);
      }
    }
  }

  // Parts may have any name; only what they begin with is sure.
  private void other(String name, InputStream in) throws IOException {
    byte[] head = in.readNBytes(HEAD);
    if (Bytes.startsWith(head, 0, Bytes.OLE2)) {
      if (!name.contains("embeddings/")) {
        byte[] rest = effort.all(in);
        byte[] whole = Arrays.copyOf(head, head.length + rest.length);
        System.arraycopy(rest, 0, whole, head.length, rest.length);
        findings.saw("OLE2 part " + name);
        new OleReader(findings, effort).macros(new MemoryContent(whole));
      }
    } else if (BinaryBookLinks.begins(head)) {
      BinaryBookLinks.judge(new SequenceInputStream(new ByteArrayInputStream(head), in), findings);
    } else if (XmlPart.mayBe(head)) {
      new OfficePart(name, findings, effort)
          .judge(new SequenceInputStream(new ByteArrayInputStream(head), in));
    }
  }
}
