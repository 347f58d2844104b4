package dev.dropgate.inspect.format.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.DocumentNode;
import org.apache.poi.poifs.filesystem.Entry;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.junit.jupiter.api.Test;

class SmallOleStreamsTest {
  private final Random random = new Random(5);
  private final Map<String, byte[]> contents = new HashMap<>();

  private void add(DirectoryNode storage, String name) throws IOException {
    byte[] content = new byte[1 + random.nextInt(4095)];
    random.nextBytes(content);
    storage.createDocument(name, new ByteArrayInputStream(content));
    contents.put(storage.getName() + "/" + name, content);
  }

  /** Returns a file in which the blocks of the streams lie between each other. */
  private byte[] file() throws IOException {
    try (POIFSFileSystem files = new POIFSFileSystem()) {
      for (int i = 0; i < 40; i++) {
        DirectoryNode storage = (DirectoryNode) files.getRoot().createDirectory("storage " + i);
        for (int j = 0; j < 10; j++) {
          add(storage, "stream " + j);
        }
        add(files.getRoot(), "stream " + i);
      }
      for (Entry storage : files.getRoot()) {
        if (storage instanceof DirectoryNode directory) {
          directory.getEntryCaseInsensitive("stream 3").delete();
          add(directory, "stream 3");
          add(directory, "another");
        }
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      files.writeFilesystem(bytes);
      return bytes.toByteArray();
    }
  }

  private static List<DocumentNode> streams(DirectoryNode storage) {
    List<DocumentNode> all = new ArrayList<>();
    for (Entry entry : storage) {
      if (entry instanceof DirectoryNode below) {
        all.addAll(streams(below));
      } else {
        all.add((DocumentNode) entry);
      }
    }
    return all;
  }

  @Test
  void everyStreamReadsAsItWasWritten() throws IOException {
    try (POIFSFileSystem files = new POIFSFileSystem(new ByteArrayInputStream(file()))) {
      SmallOleStreams small = new SmallOleStreams(files);
      List<DocumentNode> streams = streams(files.getRoot());

      assertThat(streams).hasSize(480);
      for (DocumentNode stream : streams) {
        String name = stream.getParent().getName() + "/" + stream.getName();
        assertThat(small.read(stream)).as(name).isEqualTo(contents.get(name));
      }
    }
  }

  @Test
  void aStreamWhoseTableIsDamagedEndsWithAnError() throws IOException {
    byte[] file = file();
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int table = (bytes.getInt(60) + 1) * 512;
    for (int i = 0; i < 128; i++) {
      bytes.putInt(table + 4 * i, Integer.MAX_VALUE);
    }
    try (POIFSFileSystem files = new POIFSFileSystem(new ByteArrayInputStream(file))) {
      SmallOleStreams small = new SmallOleStreams(files);

      assertThat(streams(files.getRoot()))
          .filteredOn(stream -> cannotBeRead(small, stream))
          .isNotEmpty()
          .allSatisfy(
              stream ->
                  assertThatThrownBy(() -> small.read(stream))
                      .isInstanceOf(IOException.class)
                      .hasMessageStartingWith("the stream ends after "));
    }
  }

  private static boolean cannotBeRead(SmallOleStreams small, DocumentNode stream) {
    try {
      small.read(stream);
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
