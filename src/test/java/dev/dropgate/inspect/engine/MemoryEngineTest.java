package dev.dropgate.inspect.engine;

class MemoryEngineTest extends EngineContractTest {
  private final MemoryEngine engine = new MemoryEngine("memory");

  @Override
  protected Engine engine() {
    return engine;
  }

  @Override
  protected void set(Peer peer) {
    engine.set(peer);
  }
}
