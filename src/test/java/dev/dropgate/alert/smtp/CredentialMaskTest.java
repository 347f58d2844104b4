package dev.dropgate.alert.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.alert.DeliveryBackoff;
import dev.dropgate.alert.DeliveryResult;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.PasswordAuthentication;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialMaskTest {
  private static final String SECRET = "correct+horse/battery";
  private static final PasswordAuthentication LOGIN = new PasswordAuthentication("gate", SECRET);

  @ParameterizedTest
  @ValueSource(strings = {SECRET, "\0gate\0" + SECRET, "gate\0gate\0" + SECRET})
  void masksAllFormsOfThePassword(String form) {
    String encoded = Base64.getEncoder().encodeToString(form.getBytes(StandardCharsets.UTF_8));
    assertThat(CredentialMask.mask("535 no: " + encoded + " <" + SECRET + ">", LOGIN))
        .isEqualTo("535 no: *** <***>");
  }

  @Test
  void otherWordsStay() {
    String said = "535 5.7.8 Error: authentication failed: VXNlcm5hbWU6 queued as 4F2A";
    assertThat(CredentialMask.mask(said, LOGIN)).isEqualTo(said);
    assertThat(CredentialMask.mask(said, null)).isEqualTo(said);
  }

  @Test
  void permanentLoginFailureIsRetriedRarelyAndTemporaryOneSoon() {
    DeliveryResult refused = failure("535 5.7.8 no");
    DeliveryResult later = failure("454 4.7.0 try later");
    assertThat(later.firstPause()).isZero();
    DeliveryBackoff backoff =
        new DeliveryBackoff(() -> 0, Duration.ofMillis(1), DeliveryBackoff.MAX_PAUSE);
    assertThat(backoff.recordFailure(refused.firstPause()))
        .isBetween(Duration.ofMinutes(12), Duration.ofMinutes(18));
    assertThat(backoff.recordFailure(refused.firstPause()))
        .isBetween(Duration.ofMinutes(24), Duration.ofMinutes(36));
    backoff.reset();
    assertThat(backoff.recordFailure(later.firstPause())).isLessThan(Duration.ofSeconds(1));
  }

  private static DeliveryResult failure(String said) {
    return MailFailure.of(
        new AuthenticationFailedException(said), "ops@example.org", UnaryOperator.identity());
  }
}
