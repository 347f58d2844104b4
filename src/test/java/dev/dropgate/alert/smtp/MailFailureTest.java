package dev.dropgate.alert.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.alert.DeliveryResult;
import dev.dropgate.alert.DeliveryResult.Outcome;
import jakarta.mail.internet.InternetAddress;
import java.util.function.UnaryOperator;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailFailureTest {
  private static final String TO = "ops@example.org";

  @ParameterizedTest
  @CsvSource({
    "504, 504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname, false",
    "550, 550 5.7.1 EHLO argument does not match, false",
    "550, 550 5.1.1 no such user, true",
    "504, 504 5.5.4 parameter not implemented, true",
  })
  void refusedHostNameDoesNotRefuseTheRecipient(int code, String said, boolean refused)
      throws Exception {
    SMTPAddressFailedException problem =
        new SMTPAddressFailedException(new InternetAddress(TO), "RCPT", code, said);
    DeliveryResult result = MailFailure.of(problem, TO, UnaryOperator.identity());
    assertThat(result.outcome()).isEqualTo(refused ? Outcome.REFUSED : Outcome.DEFERRED);
    assertThat(result.reached()).isEqualTo(refused);
    assertThat(result.reply()).contains(said);
    assertThat(
            result
                .reply()
                .toString()
                .endsWith("set dropgate.smtp.helo to the full name of this host"))
        .isEqualTo(!refused);
  }

  @Test
  void refusedHostNameDefersTheMail() throws Exception {
    SMTPSendFailedException problem =
        new SMTPSendFailedException(
            "MAIL FROM", 501, "501 5.5.2 bad HELO name", null, null, null, null);
    assertThat(MailFailure.of(problem, TO, UnaryOperator.identity()).outcome())
        .isEqualTo(Outcome.DEFERRED);
  }
}
