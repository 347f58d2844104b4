package dev.dropgate.it.support;

import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;

/** A key pair and certificate for localhost, made by the JDK's own keytool. */
public final class LocalhostKeys {
  public static final String PASSWORD = "changeit";

  private LocalhostKeys() {}

  /** The same as one text, as Postfix wants it: the key, then the certificate. */
  public static String pem(Path store) throws Exception {
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    return pem("PRIVATE KEY", keys.getKey("test", PASSWORD.toCharArray()).getEncoded())
        + pem("CERTIFICATE", keys.getCertificate("test").getEncoded());
  }

  private static String pem(String what, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
  }

  public static void make(Path store) throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "test",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-validity",
                "2",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException("keytool failed");
    }
  }
}
