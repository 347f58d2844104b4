package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.Subject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.poi.hmef.Attachment;
import org.apache.poi.hmef.HMEFMessage;

/** What Outlook makes of a mail: {@code winmail.dat}. In memory, as its library has it. */
final class Tnef implements Container {
  @Override
  public boolean hasPaths() {
    return false;
  }

  @Override
  public void look(Subject archive, Members members) throws IOException {
    Source source = new Source(archive.content().stream(), members.budget());
    source.allow(Long.MAX_VALUE);
    byte[] bytes = source.readNBytes(Members.KEPT + 1);
    if (bytes.length > Members.KEPT) {
      throw members.budget().local("a TNEF larger than " + (Members.KEPT >> 20) + " MiB");
    }
    HMEFMessage message = new HMEFMessage(new ByteArrayInputStream(bytes));
    String body = message.getBody();
    if (body != null) {
      one(members, "body.rtf", body.getBytes(StandardCharsets.ISO_8859_1));
    }
    for (Attachment attachment : message.getAttachments()) {
      String name =
          attachment.getLongFilename() != null
              ? attachment.getLongFilename()
              : attachment.getFilename();
      one(members, name == null ? "part" : name, contents(attachment, members));
    }
  }

  private static byte[] contents(Attachment attachment, Members members) {
    try {
      return attachment.getContents();
    } catch (IllegalArgumentException e) {
      members.unsupported("a TNEF with an attachment without data of its own");
      return new byte[0];
    }
  }

  private static void one(Members members, String name, byte[] bytes) throws IOException {
    String shown = name.replace("\0", "");
    members.judge(shown.getBytes(StandardCharsets.UTF_8), () -> new ByteArrayInputStream(bytes));
  }
}
