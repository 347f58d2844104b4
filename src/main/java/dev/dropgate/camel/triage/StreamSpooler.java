package dev.dropgate.camel.triage;

import dev.dropgate.camel.DropgateConstants;
import dev.dropgate.intake.spool.SpoolFolder;
import dev.dropgate.intake.spool.SpoolNameCodec;
import dev.dropgate.intake.spool.SpoolTree;
import dev.dropgate.io.AtomicFileWriter;
import dev.dropgate.io.ContentHasher;
import dev.dropgate.io.DurableFiles;
import dev.dropgate.io.ExceptionText;
import dev.dropgate.io.SparseFileChannel;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryBatch;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.RawNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.util.URISupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first step after {@code direct:triage}. An entry that the intake has claimed passes
 * unchanged. Anything else (an attachment, a file from SFTP, an HTTP request) is a stream and is
 * first spooled to a file. The spooled file lives as long as the exchange: until its source learns
 * that it was accepted, the source still has it. Thread safe.
 */
public final class StreamSpooler {
  private static final Logger LOG = LoggerFactory.getLogger(StreamSpooler.class);

  /** NAME_MAX of Linux, in bytes. */
  private static final int MAX_NAME_BYTES = 255;

  private final ConcurrentMap<Path, SpoolFolder> folders = new ConcurrentHashMap<>();
  private final Path spool;

  /**
   * Creates a spooler.
   *
   * @param spool the spool, absolute and normalized
   */
  public StreamSpooler(Path spool) {
    this.spool = spool;
  }

  /**
   * Admits an exchange to the triage. A batch was claimed.
   *
   * @param exchange has the property {@code entry} or an entry as its body if it was claimed, else
   *     a body and the header {@code CamelFileName}; afterwards it has the property, unless its
   *     body is a batch
   * @throws IOException if the body cannot be spooled
   */
  public void admit(Exchange exchange) throws IOException {
    Object body = exchange.getIn().getBody();
    if (body instanceof Entry entry) {
      exchange.setProperty(DropgateConstants.ENTRY, entry); // a route has split its batch
    } else if (exchange.getProperty(DropgateConstants.ENTRY, Entry.class) == null
        && !(body instanceof EntryBatch)) {
      requireStream(exchange);
      exchange.setProperty(DropgateConstants.ENTRY, spool(exchange));
    }
  }

  // The claims of such a batch would be deleted, because what replaced its body was judged.
  private static void requireStream(Exchange exchange) throws IOException {
    if (exchange.getProperty(DropgateConstants.UNIT_OF_WORK) != null) {
      throw new IOException(
          "a step has replaced the body of a batch; split the batch before it, or set batch=false");
    }
  }

  private Entry spool(Exchange exchange) throws IOException {
    InputStream body = exchange.getIn().getBody(InputStream.class);
    if (body == null) {
      throw new IOException(
          "nothing to judge: the message has no body that can be read as a stream");
    }
    SpoolFolder folder = folder(source(exchange));
    Path batch = folder.newBatch();
    Path target = batch.resolve(EntryKind.FILE.folderName()).resolve(encoded(exchange, batch));
    Path incoming = batch.resolve("incoming" + SpoolFolder.SCRATCH_SUFFIX);
    DurableFiles.createPrivateFolders(target.getParent());
    try (FileChannel out = DurableFiles.createNew(incoming)) {
      SparseFileChannel file = new SparseFileChannel(out);
      ContentHasher.copyAndHash(Channels.newChannel(body), file);
      file.finish();
      DurableFiles.sync(out);
    }
    DurableFiles.rename(incoming, target);
    exchange.getExchangeExtension().addOnCompletion(new SpooledFileCleanup(folder, target));
    return folder.entry(target);
  }

  private SpoolFolder folder(Path source) throws IOException {
    SpoolFolder known = folders.get(source);
    if (known != null) {
      return known;
    }
    synchronized (this) {
      SpoolFolder folder = folders.get(source);
      if (folder == null) {
        folder = new SpoolFolder(spool, source);
        folder.prepare();
        forgetLeftovers(folder);
        folders.put(source, folder);
      }
      return folder;
    }
  }

  // A crash cut off the exchange before its source learned that it was accepted. The source will
  // send it again.
  private static void forgetLeftovers(SpoolFolder folder) throws IOException {
    for (Path batch : folder.batches()) {
      for (Path file : SpoolTree.listFiles(batch)) {
        Files.delete(file);
      }
    }
    SpoolTree.sweep(folder.path());
  }

  private static Path source(Exchange exchange) {
    String uri =
        exchange.getFromEndpoint() == null
            ? "direct:triage"
            : exchange.getFromEndpoint().getEndpointBaseUri();
    return RawNames.path(URISupport.sanitizeUri(uri).getBytes(StandardCharsets.UTF_8)).normalize();
  }

  private static String encoded(Exchange exchange, Path batch) throws IOException {
    Path relative =
        safeRelativePath(
            exchange.getIn().getHeader(Exchange.FILE_NAME, exchange.getExchangeId(), String.class));
    String encoded = SpoolNameCodec.encode(relative);
    if (encoded != null) {
      return encoded;
    }
    DurableFiles.createPrivateFolders(batch.resolve(SpoolFolder.NAMES_FOLDER));
    AtomicFileWriter.writeNew(
        batch.resolve(SpoolFolder.NAMES_FOLDER).resolve("1"), RawNames.bytes(relative));
    return SpoolFolder.LONG_NAME_PREFIX + "1";
  }

  /** Returns a path that stays below its base folder, whatever name the sender chose. */
  static Path safeRelativePath(String name) {
    ByteArrayOutputStream path = new ByteArrayOutputStream();
    for (String part : name.replace('\0', '_').split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        continue;
      }
      if (path.size() > 0) {
        path.write('/');
      }
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      // Keeps the end of a name, because the rules check it.
      path.write(
          bytes,
          Math.max(0, bytes.length - MAX_NAME_BYTES),
          Math.min(bytes.length, MAX_NAME_BYTES));
    }
    return path.size() == 0 ? Path.of("unnamed") : RawNames.path(path.toByteArray());
  }

  private static final class SpooledFileCleanup extends SynchronizationAdapter {
    private final SpoolFolder folder;
    private final Path file;

    SpooledFileCleanup(SpoolFolder folder, Path file) {
      this.folder = folder;
      this.file = file;
    }

    @Override
    public void onDone(Exchange exchange) {
      try {
        Files.deleteIfExists(file);
        SpoolTree.sweepBatch(folder.batchOf(file));
      } catch (IOException e) {
        LOG.warn("Cannot tidy the spool: {}", ExceptionText.describe(e));
      }
    }
  }
}
