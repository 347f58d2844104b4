package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import javax.xml.stream.XMLStreamReader;
import org.apache.poi.poifs.crypt.Decryptor;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/**
 * A new Office document that is encrypted: in an OLE2 file. One that opens without a question has
 * the password that Excel has for itself, and hides nothing. Stateless.
 */
final class EncryptedPackage {
  /** How often a password may be hashed; Office does it 100,000 times. */
  private static final int MOST_ROUNDS = 1_000_000;

  private EncryptedPackage() {}

  /** Judges it; false if it is no such file. */
  static boolean judge(POIFSFileSystem files, Findings findings, Effort effort) throws IOException {
    if (!files.getRoot().hasEntryCaseInsensitive("EncryptedPackage")) {
      return false;
    }
    byte[] plain = plain(files, effort);
    if (plain == null) {
      findings.add(Ids.ENCRYPTED.id(), Verdict.UNDECIDED, "a document with a password");
    } else {
      Embedded.judge(findings, "without its password", plain);
    }
    return true;
  }

  private static byte[] plain(POIFSFileSystem files, Effort effort) throws IOException {
    try {
      description(files, effort);
      EncryptionInfo info = new EncryptionInfo(files);
      if (info.getVerifier().getSpinCount() > MOST_ROUNDS) {
        return null;
      }
      Decryptor decryptor = info.getDecryptor();
      if (!decryptor.verifyPassword(Decryptor.DEFAULT_PASSWORD)) {
        return null;
      }
      try (InputStream in = decryptor.getDataStream(files)) {
        return effort.all(in);
      }
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      effort.step();
      return null; // some other encryption, or a broken one: as closed as any
    }
  }

  // The parser that POI uses prints what is wrong with XML to standard error.
  private static void description(POIFSFileSystem files, Effort effort) throws IOException {
    try (InputStream in = files.createDocumentInputStream("EncryptionInfo")) {
      byte[] version = in.readNBytes(8);
      if (version.length == 8 && Bytes.u16(version, 0) == 4 && Bytes.u16(version, 2) == 4) {
        new XmlPart(null, effort) {
          @Override
          void begins(String element, XMLStreamReader at) {}
        }.read(in);
      }
    }
  }
}
