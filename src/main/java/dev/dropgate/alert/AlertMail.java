package dev.dropgate.alert;

import dev.dropgate.files.Json;
import dev.dropgate.files.RawNames;
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
public final class AlertMail {
  private static final int LONGEST_SUBJECT = 250;

  private MailWords words = new MailWords("en");
  private MailTemplates templates = new MailTemplates(null);
  private String commandSetup = "";

  /**
   * Reads a digest.
   *
   * @param file a digest in the outbox
   * @return the digest
   * @throws IOException if it cannot be read
   */
  public Digest digest(File file) throws IOException {
    return Json.read(Files.readAllBytes(file.toPath()), Digest.class);
  }

  /**
   * The subject.
   *
   * @param digest a digest
   * @return one line of at most 250 characters
   */
  public String subject(Digest digest) {
    String subject = fill(MailTemplates.SUBJECT, digest).strip().replaceAll("\\R", " ");
    if (subject.length() <= LONGEST_SUBJECT) {
      return subject;
    }
    int end = LONGEST_SUBJECT - 3;
    return subject.substring(0, Character.isLowSurrogate(subject.charAt(end)) ? end - 1 : end)
        + "...";
  }

  /**
   * The text.
   *
   * @param digest a digest
   * @return lines of printable text
   */
  public String text(Digest digest) {
    return fill(MailTemplates.TEXT, digest);
  }

  /**
   * The same as a page.
   *
   * @param digest a digest
   * @return HTML that needs nothing from elsewhere
   */
  public String html(Digest digest) {
    return fill(MailTemplates.HTML, digest);
  }

  /**
   * Text, page, and for an alert the list of all files.
   *
   * @param digest a digest
   * @return the mail's body
   * @throws MessagingException never, for what is made here
   */
  public MimeMultipart content(Digest digest) throws MessagingException {
    MimeMultipart shown = MailContent.alternative(text(digest), html(digest));
    return digest.tickets().isEmpty()
        ? shown
        : MailContent.withList(shown, MailNames.list(digest.id()), FileList.csv(digest.tickets()));
  }

  /**
   * The mail's identity.
   *
   * @param digest a digest
   * @return a message id, the same whenever this digest is sent
   */
  public String messageId(Digest digest) {
    return MailNames.message(digest.id());
  }

  /**
   * The mail that this one goes on from.
   *
   * @param digest a digest
   * @return a message id; null if it starts a thread
   */
  public String references(Digest digest) {
    return digest.thread().equals(digest.id()) ? null : MailNames.message(digest.thread());
  }

  /**
   * Tries everything out, as a start should do before the first alert.
   *
   * @throws IllegalArgumentException if a template is wrong, with the reason in one line
   */
  public void check() {
    for (Digest sample : SampleDigests.all()) {
      subject(sample);
      text(sample);
      html(sample);
    }
  }

  private String fill(String template, Digest digest) {
    return templates.fill(template, new MailModel(words, commandSetup).of(digest));
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
    words = new MailWords(language);
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
      check();
    }
  }
}
