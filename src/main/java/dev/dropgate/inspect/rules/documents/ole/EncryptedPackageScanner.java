package dev.dropgate.inspect.rules.documents.ole;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.format.document.DocumentBudget;
import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.inspect.format.document.XmlPartReader;
import dev.dropgate.inspect.rules.documents.common.DocumentRuleInfos;
import dev.dropgate.inspect.rules.documents.common.EmbeddedFileScanner;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import javax.xml.stream.XMLStreamReader;
import org.apache.poi.poifs.crypt.Decryptor;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/**
 * Judges a new Office document that is encrypted, and therefore in an OLE2 file. A document that
 * opens without a prompt has the default password of Excel and is decrypted here. Stateless.
 */
final class EncryptedPackageScanner {
  /** The limit for hash rounds of a password. Office uses 100,000. */
  private static final int MAX_HASH_ROUNDS = 1_000_000;

  private EncryptedPackageScanner() {}

  /**
   * Judges an encrypted document.
   *
   * @return false if the file is not an encrypted document
   */
  static boolean judge(POIFSFileSystem files, FindingCollector findings, DocumentBudget effort)
      throws IOException {
    if (!files.getRoot().hasEntryCaseInsensitive("EncryptedPackage")) {
      return false;
    }
    byte[] plain = decrypt(files, effort);
    if (plain == null) {
      findings.add(
          DocumentRuleInfos.ENCRYPTED.id(), Verdict.UNDECIDED, "a document with a password");
    } else {
      EmbeddedFileScanner.judge(findings, "without its password", plain);
    }
    return true;
  }

  private static byte[] decrypt(POIFSFileSystem files, DocumentBudget effort) throws IOException {
    try {
      checkDescription(files, effort);
      EncryptionInfo info = new EncryptionInfo(files);
      if (info.getVerifier().getSpinCount() > MAX_HASH_ROUNDS) {
        return null;
      }
      Decryptor decryptor = info.getDecryptor();
      if (!decryptor.verifyPassword(Decryptor.DEFAULT_PASSWORD)) {
        return null;
      }
      try (InputStream in = decryptor.getDataStream(files)) {
        return effort.readAll(in);
      }
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      effort.check();
      return null; // another encryption, or a damaged one: equally unreadable
    }
  }

  // Checks the XML first, because the parser in POI prints XML errors to standard error.
  private static void checkDescription(POIFSFileSystem files, DocumentBudget effort)
      throws IOException {
    try (InputStream in = files.createDocumentInputStream("EncryptionInfo")) {
      byte[] version = in.readNBytes(8);
      if (version.length == 8
          && LittleEndianBytes.u16(version, 0) == 4
          && LittleEndianBytes.u16(version, 2) == 4) {
        new XmlPartReader(null, effort) {
          @Override
          public void startElement(String element, XMLStreamReader at) {}
        }.read(in);
      }
    }
  }
}
