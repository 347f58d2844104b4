package dev.dropgate.camel.alert;

import dev.dropgate.model.RawNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.camel.Exchange;

/**
 * Signs the body of a webhook, so that the receiver can verify the sender and the time: HMAC-SHA256
 * with a shared secret over the time, a dot and the body. Used as a bean in YAML. Thread safe once
 * it is set up.
 */
public final class WebhookSignature {
  private static final String ALGORITHM = "HmacSHA256";

  private final Clock clock;
  private String secret = "";
  private String secretFile = "";

  /** Creates a signature with the system's clock. */
  public WebhookSignature() {
    this(Clock.systemUTC());
  }

  /**
   * Creates a signature with another clock.
   *
   * @param clock any clock
   */
  WebhookSignature(Clock clock) {
    this.clock = clock;
  }

  /**
   * Replaces the body by the bytes to send, and adds the headers {@code X-Dropgate-Timestamp}
   * (seconds since 1970) and {@code X-Dropgate-Signature} ({@code sha256=} and hex).
   *
   * @param exchange has the body to send
   * @throws IOException if there is no secret or it cannot be read; no message contains its text
   */
  public void sign(Exchange exchange) throws IOException {
    byte[] body = exchange.getMessage().getBody(String.class).getBytes(StandardCharsets.UTF_8);
    String time = Long.toString(clock.instant().getEpochSecond());
    exchange.getMessage().setBody(body);
    exchange.getMessage().setHeader("X-Dropgate-Timestamp", time);
    exchange
        .getMessage()
        .setHeader("X-Dropgate-Signature", "sha256=" + signature(secret(), time, body));
  }

  private static String signature(byte[] secret, String time, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      mac.update((time + ".").getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException(e); // every Java has the algorithm, and it accepts any key
    }
  }

  // The file is read each time, so that a new secret needs no restart.
  private byte[] secret() throws IOException {
    String text =
        secretFile.isEmpty()
            ? secret
            : Files.readString(RawNames.path(secretFile.getBytes(StandardCharsets.UTF_8)));
    if (text.strip().isEmpty()) {
      throw new IOException("the webhook's secret is empty; set its environment variable or file");
    }
    return text.strip().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Sets the secret itself, for example from an environment variable.
   *
   * @param secret any text; surrounding space is ignored
   */
  public void setSecret(String secret) {
    this.secret = secret;
  }

  /**
   * Sets the file with the secret, which takes precedence over {@link #setSecret}.
   *
   * @param secretFile the path of a file that contains only the secret; empty for none
   */
  public void setSecretFile(String secretFile) {
    this.secretFile = secretFile;
  }
}
