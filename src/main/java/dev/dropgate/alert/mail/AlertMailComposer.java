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
 * What the route asks when it makes a mail of a digest: its headers and its content. The same
 * digest makes the same mail. Configured once, then thread safe.
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
   * The subject.
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
   * The text.
   *
   * @param digest a digest
   * @return lines of printable text
   */
  public String text(AlertDigest digest) {
    return fillTemplate(MailTemplates.TEXT, digest);
  }

  /**
   * The same as a page.
   *
   * @param digest a digest
   * @return HTML that needs nothing from elsewhere
   */
  public String html(AlertDigest digest) {
    return fillTemplate(MailTemplates.HTML, digest);
  }

  /**
   * Text, page, and for an alert the list of all files.
   *
   * @param digest a digest
   * @return the mail's body
   * @throws MessagingException never, for what is made here
   */
  public MimeMultipart content(AlertDigest digest) throws MessagingException {
    MimeMultipart shown = MimeContentBuilder.alternative(text(digest), html(digest));
    return digest.tickets().isEmpty()
        ? shown
        : MimeContentBuilder.attachList(
            shown, MailIdentifiers.listFileName(digest.id()), FileListCsv.toCsv(digest.tickets()));
  }

  /**
   * The mail's identity.
   *
   * @param digest a digest
   * @return a message id, the same whenever this digest is sent
   */
  public String messageId(AlertDigest digest) {
    return MailIdentifiers.messageId(digest.id());
  }

  /**
   * The mail that this one goes on from.
   *
   * @param digest a digest
   * @return a message id; null if it starts a thread
   */
  public String references(AlertDigest digest) {
    return digest.thread().equals(digest.id()) ? null : MailIdentifiers.messageId(digest.thread());
  }

  /**
   * Tries everything out, as a start should do before the first alert.
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
   * Sets what has to be typed before the commands, so that they look at the records of this gate.
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
