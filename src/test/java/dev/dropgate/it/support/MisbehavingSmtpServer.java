package dev.dropgate.it.support;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * A mail server on loopback that misbehaves where a test says so, and keeps the mails that it
 * accepted. An event is a command, or {@code CONNECT}, {@code BODY} (the first line of a mail) or
 * {@code .} (its end).
 */
public final class MisbehavingSmtpServer implements AutoCloseable {
  /** Instead of an answer: the connection ends. */
  public static final String DROP = "drop";

  /** Instead of an answer to a mail: it is taken, and the connection ends without a word. */
  public static final String TAKE_AND_DROP = "take and drop";

  /** Instead of an answer to a mail: it is taken, said so, and the connection is reset. */
  public static final String TAKE_AND_RESET = "take and reset";

  /** Instead of an answer: a byte now and then, for ever. */
  public static final String DRIP = "drip";

  /** A mail that was taken. */
  public record Taken(List<String> to, MimeMessage mail) {}

  private final ServerSocket server;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final List<Taken> taken = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger dripped = new AtomicInteger();
  private volatile UnaryOperator<String> manners = said -> null;

  public MisbehavingSmtpServer() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::listen);
  }

  /** From now on; null is the usual answer. */
  public MisbehavingSmtpServer manners(UnaryOperator<String> odd) {
    manners = odd;
    return this;
  }

  public int port() {
    return server.getLocalPort();
  }

  public int connections() {
    return connections.get();
  }

  /** Bytes of answers that never end. */
  public int dripped() {
    return dripped.get();
  }

  public List<Taken> taken() {
    return taken;
  }

  /** Returns the records in all mails to a recipient, with duplicates. */
  public List<String> records(String to) {
    return taken.stream()
        .filter(mail -> mail.to.contains(to))
        .flatMap(mail -> ReceivedMails.records(mail.mail).stream())
        .toList();
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "odd-smtp");
    thread.setDaemon(true);
    thread.start();
  }

  private void listen() {
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        connections.incrementAndGet();
        daemon(() -> talk(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void talk(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      List<String> to = new ArrayList<>();
      String greeting = manners.apply("CONNECT");
      boolean goesOn = say(socket, greeting == null ? "220 odd.example.org ESMTP" : greeting);
      for (String said = goesOn ? in.readLine() : null; said != null; said = in.readLine()) {
        String odd = manners.apply(said);
        if (!say(socket, odd == null ? usual(said, to) : odd)) {
          return;
        }
        if (said.equals("DATA") && !mail(socket, in, to)) {
          return;
        }
        if (said.equals("QUIT")) {
          return;
        }
      }
    } catch (IOException | MessagingException e) {
      // the client has gone
    }
  }

  private String usual(String said, List<String> to) {
    if (said.startsWith("MAIL")) {
      to.clear();
    } else if (said.startsWith("RCPT")) {
      to.add(said.substring(said.indexOf('<') + 1, said.indexOf('>')));
    }
    return said.equals("DATA") ? "354 go on" : said.equals("QUIT") ? "221 bye" : "250 ok";
  }

  private boolean mail(Socket socket, BufferedReader in, List<String> to)
      throws IOException, MessagingException {
    StringBuilder text = new StringBuilder();
    String line = in.readLine();
    if (DROP.equals(manners.apply("BODY"))) {
      return false;
    }
    for (; line != null && !line.equals("."); line = in.readLine()) {
      text.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
    }
    if (line == null) {
      return false;
    }
    String answer = manners.apply(".");
    if (answer == null || answer.startsWith("take") || answer.startsWith("2")) {
      byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
      taken.add(
          new Taken(
              List.copyOf(to),
              new MimeMessage((jakarta.mail.Session) null, new ByteArrayInputStream(bytes))));
    }
    return say(socket, answer == null ? "250 2.0.0 taken" : answer);
  }

  private boolean say(Socket socket, String answer) throws IOException {
    OutputStream out = socket.getOutputStream();
    switch (answer) {
      case DROP, TAKE_AND_DROP -> {
        return false;
      }
      case TAKE_AND_RESET -> {
        out.write("250 2.0.0 taken\r\n".getBytes(StandardCharsets.US_ASCII));
        socket.setSoLinger(true, 0);
        return false;
      }
      case DRIP -> drip(out);
      default -> out.write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }
    return true;
  }

  private void drip(OutputStream out) throws IOException {
    try {
      out.write("250-".getBytes(StandardCharsets.US_ASCII));
      while (true) {
        out.write('x');
        dripped.incrementAndGet();
        Thread.sleep(200);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
