package dev.dropgate.alert.mail;

import dev.dropgate.alert.format.FileListCsv;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMultipart;

/**
 * Composes the headers and the content of a mail from a digest, for the mail route. The same digest
 * makes the same mail. Thread safe.
 */
public final class AlertMailComposer {
  private static final int MAX_SUBJECT_LENGTH = 250;

  private final MailPhrases words;
  private final MailTemplates templates;
  private final String commandSetup;

  /**
   * Creates a composer, and fills the templates of an operator with samples, so that the gate finds
   * errors at its start rather than with the first alert.
   *
   * @param config the settings
   * @throws IllegalArgumentException if the language is unknown or a template is wrong, with the
   *     reason in one line
   */
  public AlertMailComposer(MailTextConfig config) {
    words = new MailPhrases(config.language());
    templates = new MailTemplates(config.templates());
    commandSetup = config.commandSetup();
    if (config.templates() != null) {
      checkTemplates();
    }
  }

  /**
   * Returns the subject of the mail.
   *
   * @param digest a digest
   * @return one line of at most 250 characters
   */
  public String subject(AlertDigest digest) {
    String subject = fillTemplate(MailTemplates.SUBJECT, digest).strip().replaceAll("\\R", " ");
    if (subject.length() <= MAX_SUBJECT_LENGTH) {
      return subject;
    }
    int end = MAX_SUBJECT_LENGTH - 3;
    return subject.substring(0, Character.isLowSurrogate(subject.charAt(end)) ? end - 1 : end)
        + "...";
  }

  /**
   * Returns the plain text of the mail.
   *
   * @param digest a digest
   * @return lines of printable text
   */
  public String text(AlertDigest digest) {
    return fillTemplate(MailTemplates.TEXT, digest);
  }

  /**
   * Returns the HTML of the mail.
   *
   * @param digest a digest
   * @return HTML without external resources
   */
  public String html(AlertDigest digest) {
    return fillTemplate(MailTemplates.HTML, digest);
  }

  /**
   * Returns the body: plain text, HTML, and for an alert the list of all files.
   *
   * @param digest a digest
   * @return the mail's body
   * @throws MessagingException never, for the content created here
   */
  public MimeMultipart content(AlertDigest digest) throws MessagingException {
    MimeMultipart shown = MimeContentBuilder.alternative(text(digest), html(digest));
    return digest.tickets().isEmpty()
        ? shown
        : MimeContentBuilder.attachList(
            shown, MailIdentifiers.listFileName(digest.id()), FileListCsv.toCsv(digest.tickets()));
  }

  /**
   * Returns the mail's identity.
   *
   * @param digest a digest
   * @return a message id, the same whenever this digest is sent
   */
  public String messageId(AlertDigest digest) {
    return MailIdentifiers.messageId(digest.id());
  }

  /**
   * Returns the mail that this one continues.
   *
   * @param digest a digest
   * @return a message id; null if the mail starts a thread
   */
  public String references(AlertDigest digest) {
    return digest.thread().equals(digest.id()) ? null : MailIdentifiers.messageId(digest.thread());
  }

  /** Fills all templates with samples. */
  void checkTemplates() {
    for (AlertDigest sample : SampleDigests.all()) {
      subject(sample);
      text(sample);
      html(sample);
    }
  }

  private String fillTemplate(String template, AlertDigest digest) {
    return templates.fill(template, new MailTemplateModel(words, commandSetup).build(digest));
  }
}
