package dev.dropgate.demo;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.dropgate.config.ConfigurationException;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The demo's mail server: on loopback only, keeps each mail as an {@code .eml} file. */
final class DemoMailServer implements AutoCloseable {
  private final GreenMail server;
  private final Path folder;
  private int saved;

  /**
   * Starts.
   *
   * @param port 0 for a free one
   * @param folder where the mails go
   * @throws ConfigurationException if the port is taken
   */
  DemoMailServer(int port, Path folder) throws ConfigurationException {
    // GreenMail reports a taken port in many lines, after a second; the kernel reports it at once.
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      ServerSetup setup =
          new ServerSetup(probe.getLocalPort(), "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
      setup.setServerStartupTimeout(10_000);
      this.server = new GreenMail(setup);
      this.folder = Files.createDirectories(folder);
    } catch (IOException e) {
      throw new ConfigurationException(
          "port "
              + port
              + " on 127.0.0.1 is not available: "
              + e.getMessage()
              + "; choose another with --smtp-port");
    }
    server.start();
  }

  int port() {
    return server.getSmtp().getPort();
  }

  /**
   * Saves what has come in.
   *
   * @return the newest mail's file, or null if nothing new has come
   */
  synchronized Path save() throws IOException {
    MimeMessage[] messages = server.getReceivedMessages();
    Path newest = null;
    for (; saved < messages.length; saved++) {
      newest = folder.resolve("%04d.eml".formatted(saved + 1));
      try (OutputStream out = Files.newOutputStream(newest)) {
        messages[saved].writeTo(out);
      } catch (MessagingException e) {
        throw new IOException(e);
      }
    }
    return newest;
  }

  /**
   * A mail as a mail program without pages shows it.
   *
   * @param file what {@link #save} has returned
   * @return subject, recipients, the plain text and what is attached
   */
  String readable(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MimeMessage message = new MimeMessage(null, in);
      StringBuilder text = new StringBuilder();
      text.append("Subject: ").append(message.getSubject());
      text.append("\nTo: ").append(message.getHeader("To", ", ")).append("\n\n");
      addText(message, text);
      return text.toString();
    } catch (MessagingException e) {
      throw new IOException(e);
    }
  }

  private static void addText(Part part, StringBuilder text)
      throws IOException, MessagingException {
    if (part.isMimeType("multipart/*")) {
      Multipart parts = (Multipart) part.getContent();
      for (int i = 0; i < parts.getCount(); i++) {
        addText(parts.getBodyPart(i), text);
      }
    } else if (part.getFileName() != null) {
      text.append("Attached: ").append(part.getFileName()).append('\n');
    } else if (part.isMimeType("text/plain")) {
      byte[] content = part.getInputStream().readAllBytes();
      text.append(new String(content, StandardCharsets.UTF_8).replace("\r\n", "\n")).append('\n');
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}
