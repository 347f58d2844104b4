package dev.dropgate.it.channel;

import static org.awaitility.Awaitility.await;

import dev.dropgate.it.support.LocalhostKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A Kafka broker on loopback, with TLS and login, as a process that may be killed and started. */
final class KafkaBroker implements AutoCloseable {
  static final String USER = "gate";
  static final String PASSWORD = "open \"sesame\"; \\=x";

  /** What came: the headers, the key and the value, as the broker's own tool prints them. */
  record Message(String headers, String key, String value) {}

  private static final String END = "<end of message>";
  private final Path folder;
  private final Path configuration;
  private final int port = freePort();
  private final int plainPort = freePort();
  private final List<Process> processes = new ArrayList<>();
  private Path consumed;

  /** A broker whose data are in this folder and whose certificate is in this store. */
  KafkaBroker(Path folder, Path keys) throws Exception {
    this.folder = Files.createDirectories(folder);
    int controller = freePort();
    this.configuration =
        Files.write(
            folder.resolve("server.properties"),
            List.of(
                "process.roles=broker,controller",
                "node.id=1",
                "listeners=SASL_SSL://127.0.0.1:%d,PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                    .formatted(port, plainPort, controller),
                "advertised.listeners=SASL_SSL://localhost:%d,PLAINTEXT://127.0.0.1:%d"
                    .formatted(port, plainPort),
                "listener.security.protocol.map=SASL_SSL:SASL_SSL,PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name=PLAINTEXT",
                "controller.listener.names=CONTROLLER",
                "controller.quorum.bootstrap.servers=127.0.0.1:" + controller,
                "sasl.enabled.mechanisms=PLAIN",
                "listener.name.sasl_ssl.plain.sasl.jaas.config="
                    + "org.apache.kafka.common.security.plain.PlainLoginModule required user_"
                    + USER
                    + "=\""
                    + PASSWORD.replace("\\", "\\\\").replace("\"", "\\\"").replace("\\", "\\\\")
                    + "\";",
                "ssl.keystore.type=PKCS12",
                "ssl.keystore.location=" + keys,
                "ssl.keystore.password=" + LocalhostKeys.PASSWORD,
                "log.dirs=" + folder.resolve("data")));
    Process format =
        java(
            "format.txt",
            "kafka.tools.StorageTool",
            "format",
            "--standalone",
            "-t",
            "MkU3OEVBNTcwNTJENDM2Qg",
            "-c",
            configuration.toString());
    if (format.waitFor() != 0) {
      throw new IOException(Files.readString(folder.resolve("format.txt")));
    }
  }

  /** Where the gate finds it. */
  String address() {
    return "localhost:" + port;
  }

  /** Returns when it takes messages. */
  KafkaBroker start() throws Exception {
    Path log = folder.resolve("broker.txt");
    Process broker = java("broker.txt", "kafka.Kafka", configuration.toString());
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              if (!broker.isAlive()) {
                throw new IllegalStateException(Files.readString(log));
              }
              return Files.readString(log).contains("Kafka Server started");
            });
    return this;
  }

  /** Reads all that it has, and what comes. */
  void read(String topic) throws Exception {
    consumed = Files.createTempFile(folder, "consumed-", ".txt");
    java(
        consumed.getFileName().toString(),
        "org.apache.kafka.tools.consumer.ConsoleConsumer",
        "--bootstrap-server",
        "127.0.0.1:" + plainPort,
        "--topic",
        topic,
        "--partition",
        "0",
        "--offset",
        "earliest",
        "--formatter-property",
        "print.headers=true",
        "--formatter-property",
        "print.key=true",
        "--formatter-property",
        "line.separator=" + END);
  }

  /** What was read. */
  List<Message> messages() {
    List<Message> messages = new ArrayList<>();
    if (consumed != null) {
      String text = read(consumed);
      for (String part : text.substring(0, Math.max(0, text.lastIndexOf(END))).split(END, -1)) {
        String[] fields = part.strip().split("\t", 3);
        if (fields.length == 3) {
          messages.add(new Message(fields[0], fields[1], fields[2]));
        }
      }
    }
    return messages;
  }

  /** SIGKILL. */
  @Override
  public void close() {
    processes.forEach(process -> process.destroyForcibly().onExit().join());
    processes.clear();
  }

  private Process java(String output, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                FetchedJars.broker("kafka") + "/*"));
    Collections.addAll(command, arguments);
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve(output).toFile())
            .redirectError(
                folder.resolve(output.startsWith("consumed") ? "consumer.txt" : output).toFile())
            .start();
    processes.add(process);
    return process;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
