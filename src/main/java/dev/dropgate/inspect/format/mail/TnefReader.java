package dev.dropgate.inspect.format.mail;

import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.format.archive.ContainerReader;
import dev.dropgate.inspect.format.archive.MemberInspector;
import dev.dropgate.inspect.format.stream.DecoderInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.poi.hmef.Attachment;
import org.apache.poi.hmef.HMEFMessage;

/**
 * A reader of TNEF, the format of Outlook's {@code winmail.dat}. Holds it in memory, as its library
 * requires.
 */
public final class TnefReader implements ContainerReader {
  @Override
  public boolean hasPaths() {
    return false;
  }

  @Override
  public void judgeMembers(ScanTarget archive, MemberInspector members) throws IOException {
    DecoderInputStream source =
        new DecoderInputStream(archive.content().stream(), members.budget());
    source.setInputAllowance(Long.MAX_VALUE);
    byte[] bytes = source.readNBytes(MemberInspector.MAX_KEPT_BYTES + 1);
    if (bytes.length > MemberInspector.MAX_KEPT_BYTES) {
      throw members
          .budget()
          .memberLimit("a TNEF larger than " + (MemberInspector.MAX_KEPT_BYTES >> 20) + " MiB");
    }
    HMEFMessage message = new HMEFMessage(new ByteArrayInputStream(bytes));
    String body = message.getBody();
    if (body != null) {
      judgePart(members, "body.rtf", body.getBytes(StandardCharsets.ISO_8859_1));
    }
    for (Attachment attachment : message.getAttachments()) {
      String name =
          attachment.getLongFilename() != null
              ? attachment.getLongFilename()
              : attachment.getFilename();
      judgePart(members, name == null ? "part" : name, attachmentBytes(attachment, members));
    }
  }

  private static byte[] attachmentBytes(Attachment attachment, MemberInspector members) {
    try {
      return attachment.getContents();
    } catch (IllegalArgumentException e) {
      members.reportUnsupported("a TNEF with an attachment without data of its own");
      return new byte[0];
    }
  }

  private static void judgePart(MemberInspector members, String name, byte[] bytes)
      throws IOException {
    String shown = name.replace("\0", "");
    members.judge(shown.getBytes(StandardCharsets.UTF_8), () -> new ByteArrayInputStream(bytes));
  }
}
