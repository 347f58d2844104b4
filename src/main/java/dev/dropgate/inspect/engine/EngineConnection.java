package dev.dropgate.inspect.engine;

import dev.dropgate.io.linux.ThreadHeartbeat;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A connection over TCP or a Unix socket. Both each silence and the whole exchange are limited in
 * time. Beats the {@link ThreadHeartbeat} while it waits. Not thread safe.
 */
public final class EngineConnection implements Closeable {
  private static final long SELECT_MILLIS = 500;
  private static final String TOO_LATE = "not done in time";

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final Duration silence;
  private final long end;

  /**
   * Connects.
   *
   * @param connect limit for the name server, and for connecting
   * @param silence limit for the time between two bytes in either direction
   * @param total limit for the whole exchange, from now on
   * @throws IOException if the connection cannot be made in time
   */
  public EngineConnection(EngineAddress engine, Duration connect, Duration silence, Duration total)
      throws IOException {
    this.silence = silence;
    this.end = System.nanoTime() + TimeUnit.NANOSECONDS.convert(total);
    if (total.isNegative() || total.isZero()) {
      throw new SocketTimeoutException(TOO_LATE);
    }
    SocketAddress address = engine.resolve(connect);
    boolean unix = address instanceof UnixDomainSocketAddress;
    selector = Selector.open();
    channel = unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
    try {
      channel.configureBlocking(false);
      key = channel.register(selector, 0);
      if (!channel.connect(address)) {
        await(SelectionKey.OP_CONNECT, connect, "does not take the connection");
        channel.finishConnect();
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void await(int what, Duration limit, String problem) throws IOException {
    key.interestOps(what);
    long latest = System.nanoTime() + TimeUnit.NANOSECONDS.convert(limit);
    while (true) {
      ThreadHeartbeat.beat();
      if (Thread.currentThread().isInterrupted()) {
        throw new IOException("interrupted");
      }
      long now = System.nanoTime();
      long left = Math.min(latest - now, end - now);
      if (left <= 0) {
        throw new SocketTimeoutException(end - now <= 0 ? TOO_LATE : problem);
      }
      selector.selectedKeys().clear();
      if (selector.select(Math.max(1, Math.min(SELECT_MILLIS, left / 1_000_000))) > 0) {
        return;
      }
    }
  }

  /**
   * Sends bytes until all are sent or the peer sends something.
   *
   * @return false if the peer has sent something before it took all bytes
   * @throws IOException if the connection breaks or a time limit is exceeded
   */
  public boolean send(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      await(
          SelectionKey.OP_READ | SelectionKey.OP_WRITE, silence, "takes no more bytes, in silence");
      if (key.isReadable()) {
        return false;
      }
      channel.write(bytes);
    }
    return true;
  }

  /**
   * Receives bytes.
   *
   * @param bytes receives at least one byte
   * @throws IOException if the peer closes the connection or a time limit is exceeded
   */
  public void receive(ByteBuffer bytes) throws IOException {
    int count = 0;
    while (count == 0) {
      await(SelectionKey.OP_READ, silence, "does not answer");
      count = channel.read(bytes);
    }
    if (count < 0) {
      throw new EOFException("hangs up without a whole answer");
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      selector.close();
    }
  }
}
