package dev.dropgate.inspect.engine;

import dev.dropgate.inspect.content.Content;
import dev.dropgate.inspect.engine.EngineContractTest.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An engine without another side. */
public final class MemoryEngine implements Engine {
  /** How often it was pinged, and how often it was asked to scan. */
  public final AtomicInteger pings = new AtomicInteger();

  public final AtomicInteger scans = new AtomicInteger();
  private final String address;
  private volatile Peer peer = Peer.HEALTHY;

  public MemoryEngine(String address) {
    this.address = address;
  }

  public void set(Peer now) {
    peer = now;
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public void ping() throws IOException {
    pings.incrementAndGet();
    if (peer == Peer.DOWN) {
      throw new IOException("is down");
    }
  }

  @Override
  public EngineState state() {
    try {
      ping();
      return EngineState.answering(address, "Memory 1");
    } catch (IOException e) {
      return EngineState.silent(address, e);
    }
  }

  @Override
  public EngineReply scan(Content content, Duration budget) throws IOException {
    scans.incrementAndGet();
    if (peer == Peer.DOWN || budget.isNegative() || budget.isZero()) {
      throw new IOException("no answer\u0007");
    }
    String text = new String(content.stream().readAllBytes(), StandardCharsets.US_ASCII);
    String name = peer == Peer.HOSTILE ? EngineContractTest.HOSTILE_TEXT : "Bad";
    if (peer == Peer.UNCLEAR) {
      return EngineReply.none("answers \u0007");
    }
    if (peer == Peer.SILENT) {
      await(budget);
      throw new IOException("not done in time");
    }
    return text.endsWith(EngineContractTest.EVIL)
        ? EngineReply.ofSignature(name)
        : EngineReply.clean("nothing");
  }

  private static void await(Duration budget) throws IOException {
    try {
      new CountDownLatch(1).await(budget.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
