package dev.dropgate.cli.record;

import dev.dropgate.cli.text.SizeText;
import dev.dropgate.io.linux.PosixAcl;
import dev.dropgate.model.PrintableText;
import dev.dropgate.quarantine.QuarantineStore;
import dev.dropgate.quarantine.record.Manifest;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;

/** Prints a manifest for people, one line for each value. Stateless. */
public final class ManifestPrinter {
  private ManifestPrinter() {}

  public static void print(PrintStream out, Manifest manifest, QuarantineStore records)
      throws IOException {
    line(out, "id", manifest.id().toString());
    line(out, "state", manifest.state().word());
    line(out, "path", manifest.path());
    line(out, "path bytes", manifest.origin().pathBytes());
    line(out, "directory", manifest.origin().directory());
    line(out, "verdict", manifest.verdict() + " (" + manifest.kind().folderName() + ")");
    for (Manifest.Reason reason : manifest.findings()) {
      line(out, "finding", reason.rule() + ": " + reason.message());
    }
    line(
        out,
        "size",
        manifest.size() == 1
            ? "1 byte"
            : String.format(
                Locale.ROOT, "%,d bytes (%s)", manifest.size(), SizeText.of(manifest.size())));
    line(
        out,
        "sha256",
        manifest.sha256() == null ? "none, the content could not be read" : manifest.sha256());
    line(out, "owner", manifest.file().owner() + " (" + manifest.file().uid() + ")");
    line(out, "group", manifest.file().group() + " (" + manifest.file().gid() + ")");
    line(out, "mode", manifest.file().mode());
    line(out, "inode", Long.toString(manifest.file().inode()));
    line(out, "modified", manifest.file().modifiedAt().text());
    line(out, "accessed", manifest.file().accessedAt().text());
    line(out, "changed", manifest.file().changedAt().text());
    if (manifest.file().attributes() != null) {
      manifest.file().attributes().forEach((name, value) -> attribute(out, manifest, name, value));
    }
    line(out, "detected", manifest.detectedAt() + " on " + manifest.host());
    line(out, "version", manifest.version());
    line(out, "sealed", manifest.seal());
    line(
        out,
        "alert",
        manifest.alerted() ? "accepted " + manifest.alert().at() : "waiting to be sent");
    if (manifest.history() != null) {
      manifest.history().forEach(event -> line(out, "history", text(event)));
    }
    boolean exists = records.contentSize(manifest.id()).isPresent();
    line(
        out,
        "content",
        exists
            ? records.contentLocation(manifest.id()).map(PrintableText::toString).orElse(null)
            : "missing");
  }

  private static void attribute(PrintStream out, Manifest manifest, String name, String value) {
    if (name.equals(PosixAcl.ATTRIBUTE_NAME) && manifest.file().acl() != null) {
      manifest.file().acl().forEach(entry -> line(out, "acl", entry));
    } else {
      line(out, "attribute", name + "=" + value);
    }
  }

  private static String text(Manifest.Event event) {
    StringBuilder text =
        new StringBuilder(event.at() + " " + event.action().word() + " by " + event.by());
    append(text, " to ", event.to());
    append(text, " until ", event.until());
    append(text, ": ", event.reason());
    return text.toString();
  }

  private static void append(StringBuilder text, String before, Object value) {
    if (value != null) {
      text.append(before).append(value);
    }
  }

  private static void line(PrintStream out, String name, String value) {
    if (value != null) {
      out.printf("%-11s %s%n", name, PrintableText.ofEscaped(value));
    }
  }
}
