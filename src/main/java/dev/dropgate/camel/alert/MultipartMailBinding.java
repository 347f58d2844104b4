package dev.dropgate.camel.alert;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.component.mail.MailBinding;
import org.apache.camel.component.mail.MailConfiguration;
import org.apache.camel.component.mail.MailHeaderFilterStrategy;

/**
 * Lets a mail endpoint send a body that already is a multipart unchanged. Camel's own binding puts
 * an attachment inside the alternatives, where mail programs that prefer the text do not show it.
 * Any other body is sent as usual. Thread safe.
 */
public final class MultipartMailBinding extends MailBinding {
  /** Creates a binding with the mail endpoint's own rules for headers. */
  public MultipartMailBinding() {
    super(new MailHeaderFilterStrategy(), null, false, true);
  }

  @Override
  protected String populateContentOnMimeMessage(
      MimeMessage message, MailConfiguration configuration, Exchange exchange)
      throws MessagingException, IOException {
    if (exchange.getIn().getBody() instanceof Multipart multipart) {
      message.setContent(multipart);
      return multipart.getContentType();
    }
    return super.populateContentOnMimeMessage(message, configuration, exchange);
  }
}
