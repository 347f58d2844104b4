package dev.dropgate.alert.mail;

import dev.dropgate.alert.format.FileListCsv;
import dev.dropgate.io.JsonCodec;
import dev.dropgate.model.RawNames;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMultipart;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Composes the headers and the content of a mail from a digest, for the mail route. The same digest
 * makes the same mail. Thread safe after configuration.
 */
public final class AlertMailComposer {
  private static final int MAX_SUBJECT_LENGTH = 250;

  private MailPhrases words = new MailPhrases("en");
  private MailTemplates templates = new MailTemplates(null);
  private String commandSetup = "";

  /**
   * Reads a digest.
   *
   * @param file a digest in the outbox
   * @return the digest
   * @throws IOException if it cannot be read
   */
  public AlertDigest digest(File file) throws IOException {
    return JsonCodec.read(Files.readAllBytes(file.toPath()), AlertDigest.class);
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

  /**
   * Fills all templates with samples, so that the gate finds errors at its start rather than with
   * the first alert.
   *
   * @throws IllegalArgumentException if a template is wrong, with the reason in one line
   */
  public void checkTemplates() {
    for (AlertDigest sample : SampleDigests.all()) {
      subject(sample);
      text(sample);
      html(sample);
    }
  }

  private String fillTemplate(String template, AlertDigest digest) {
    return templates.fill(template, new MailTemplateModel(words, commandSetup).build(digest));
  }

  /**
   * Sets the command that must run before the commands in a mail, so that they use the records of
   * this gate.
   *
   * @param commandSetup a shell command; empty for none
   */
  public void setCommandSetup(String commandSetup) {
    this.commandSetup = commandSetup;
  }

  /**
   * Sets the language.
   *
   * @param language {@code en} or {@code ko}
   * @throws IllegalArgumentException if it is another
   */
  public void setLanguage(String language) {
    words = new MailPhrases(language);
  }

  /**
   * Sets the folder whose files replace the templates.
   *
   * @param folder its path; empty for the shipped templates
   * @throws IllegalArgumentException if a template is wrong, with the reason in one line
   */
  public void setTemplates(String folder) {
    if (!folder.isEmpty()) {
      Path path = RawNames.path(folder.getBytes(StandardCharsets.UTF_8));
      templates = new MailTemplates(path.toAbsolutePath().normalize());
      checkTemplates();
    }
  }
}
