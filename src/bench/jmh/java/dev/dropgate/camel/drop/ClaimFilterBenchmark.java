package dev.dropgate.camel.drop;

import dev.dropgate.bench.BenchmarkFolder;
import dev.dropgate.intake.spool.ClaimRegistry;
import dev.dropgate.intake.spool.SpoolFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.file.FileConsumer;
import org.apache.camel.component.file.GenericFile;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The entry filter, as the file consumer asks it for each file and folder of each poll. */
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class ClaimFilterBenchmark {
  /** In a batch; a power of two. */
  private static final int FILES = 1024;

  /** How many earlier files the gate remembers to have tried: as many as it ever does. */
  private static final int TRIED = 100_000;

  private final BenchmarkFolder spool = new BenchmarkFolder();
  private ClaimFilter view;
  private String batch;
  private GenericFile<File> batchFolder;
  private GenericFile<File>[] own;
  private GenericFile<File>[] others;
  private int next;

  @Setup
  public void prepare() throws IOException {
    SpoolFolder folder = folder("/srv/drop/inbox");
    Path claims = folder.newBatch();
    batch = claims.getFileName().toString();
    view = new ClaimFilter(folder.key(), new ClaimRegistry(folder, 600_000, 1 << 30), committer());
    for (int i = 0; i < TRIED; i++) {
      view.noteStarted(folder.key() + "/20261101T080000.000/file/earlier-" + i + ".pdf");
    }
    view.newPoll();
    batchFolder = polled(Files.createDirectories(claims));
    own = files(claims);
    others = files(folder("/srv/drop/other").newBatch());
  }

  private SpoolFolder folder(String directory) throws IOException {
    SpoolFolder folder = new SpoolFolder(spool.path(), Path.of(directory));
    folder.prepare();
    return folder;
  }

  private static BatchCommitter committer() {
    return new BatchCommitter(
        "benchmark",
        e -> {
          throw new IllegalStateException(e);
        });
  }

  // They need not be there: the consumer has looked, the filter does not.
  private GenericFile<File>[] files(Path batch) {
    @SuppressWarnings("unchecked")
    GenericFile<File>[] files = new GenericFile[FILES];
    for (int i = 0; i < FILES; i++) {
      files[i] = polled(batch.resolve("file").resolve("minutes-" + i + ".pdf"));
    }
    return files;
  }

  private GenericFile<File> polled(Path path) {
    return FileConsumer.asGenericFile(spool.path().toString(), path.toFile(), null, false);
  }

  @TearDown
  public void delete() throws IOException {
    spool.delete();
  }

  /** A file that was claimed right before the poll. */
  @Benchmark
  public boolean ownFile() {
    return view.isVisible(own[next++ & (FILES - 1)], batch);
  }

  /** The folder of a batch. */
  @Benchmark
  public boolean ownBatch() {
    return view.isVisible(batchFolder, batch);
  }

  /** A file of another monitored directory with the same spool. */
  @Benchmark
  public boolean fileOfAnother() {
    return view.isVisible(others[next++ & (FILES - 1)], batch);
  }
}
