package dev.dropgate.inspect.active;

import dev.dropgate.files.NameDecoder;
import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Subject;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSNull;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.cos.COSObjectKey;
import org.apache.pdfbox.cos.COSString;

/** The files in a PDF, each under every name that something has for it. For one document. */
final class PdfFiles {
  /** For the name and for the file; which one counts is up to the reader. */
  private static final String[] SYSTEMS = {"UF", "F", "Unix", "Mac", "DOS"};

  private static final String NO_NAME = "";

  private final PdfParser parser;
  private final Findings findings;
  private final PdfMedia media;
  private final Set<Named> judged = new HashSet<>();

  private record Named(COSObjectKey file, String name) {}

  PdfFiles(PdfParser parser, Findings findings, PdfMedia media) {
    this.media = media;
    this.parser = parser;
    this.findings = findings;
  }

  /** Judges the files of a file specification; any other dictionary has none. */
  void judge(COSDictionary specification) throws IOException {
    COSBase files = specification.getItem(COSName.EF);
    if (!(files instanceof COSDictionary || files instanceof COSObject)
        || !findings.wants(Ids.PDF_EMBEDDED.id())) {
      return;
    }
    if (!(parser.follow(files).object() instanceof COSDictionary all)) {
      missing();
      return;
    }
    Set<String> names = names(specification);
    for (String system : SYSTEMS) {
      COSBase file = all.getItem(system);
      if (file != null && !(file instanceof COSNull)) {
        judge(file, names);
      }
    }
  }

  private static Set<String> names(COSDictionary specification) {
    Set<String> names = new LinkedHashSet<>();
    for (String system : SYSTEMS) {
      String name = name(specification, system);
      if (name != null) {
        names.add(Embedded.own(name));
      }
    }
    return names.isEmpty() ? Set.of(NO_NAME) : names;
  }

  /** In the encoding of PDF, or as programs of Windows put names there without it. */
  private static String name(COSDictionary specification, String system) {
    return specification.getDictionaryObject(system) instanceof COSString text
        ? NameDecoder.legacy(text.getBytes()).orElseGet(text::getString)
        : null;
  }

  private void judge(COSBase file, Set<String> names) throws IOException {
    PdfParser.Target target = parser.follow(file);
    if (!(target.object() instanceof PdfStream stream) || target.key() == null) {
      missing();
      return;
    }
    byte[] bytes = null;
    for (String name : names) {
      if (judged.add(new Named(target.key(), name.toLowerCase(Locale.ROOT)))) {
        findings.add(
            Ids.PDF_EMBEDDED.id(), Verdict.DANGEROUS, "an embedded file, " + Embedded.own(name));
        bytes = bytes == null ? stream.decoded(Effort.LARGEST) : bytes;
        Subject embedded = Embedded.subject(name, bytes);
        media.judge(embedded);
        findings.inside(embedded);
      }
    }
    parser.release(target.key(), stream);
  }

  private void missing() {
    parser.remember(new IOException("an embedded file is missing"));
  }
}
