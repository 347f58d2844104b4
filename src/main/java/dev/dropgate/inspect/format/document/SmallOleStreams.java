package dev.dropgate.inspect.format.document;

import dev.dropgate.inspect.ScanLimitException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.DocumentNode;
import org.apache.poi.poifs.filesystem.Entry;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.poifs.filesystem.POIFSStream;
import org.apache.poi.poifs.property.DirectoryProperty;
import org.apache.poi.poifs.property.Property;

/**
 * Reads the small streams of an OLE2 file, which lie in blocks of 64 bytes within one other stream.
 * POI 5.5.1 follows that stream from its start for each of these blocks, so its time grows with the
 * square of the file. This class reads the stream once. Not thread safe.
 */
final class SmallOleStreams {
  private static final int BLOCK_BYTES = 64;

  private final IdentityHashMap<DocumentNode, Integer> starts = new IdentityHashMap<>();
  private final byte[] blocks;
  private final int[] next;

  /**
   * Reads the small streams of a file.
   *
   * @throws IOException if they take more memory than a document may
   */
  SmallOleStreams(POIFSFileSystem files) throws IOException {
    DirectoryProperty root = files.getPropertyTable().getRoot();
    this.blocks = readChain(files, root.getStartBlock(), Integer.MAX_VALUE);
    ByteBuffer table =
        ByteBuffer.wrap(
            readChain(
                files,
                files.getHeaderBlock().getSBATStart(),
                files.getHeaderBlock().getSBATCount()));
    this.next = new int[table.capacity() / Integer.BYTES];
    table.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(next);
    findStarts(files.getRoot(), root);
  }

  // A chain that is damaged somewhere gives its first blocks: the streams in these can be read.
  private static byte[] readChain(POIFSFileSystem files, int start, int maxBlocks)
      throws IOException {
    ByteArrayOutputStream chain = new ByteArrayOutputStream();
    byte[] block = new byte[files.getBigBlockSize()];
    try {
      Iterator<ByteBuffer> all = new POIFSStream(files, start).iterator();
      for (int i = 0; i < maxBlocks && all.hasNext(); i++) {
        ByteBuffer buffer = all.next();
        int count = Math.min(block.length, buffer.remaining());
        buffer.get(block, 0, count);
        chain.write(block, 0, count);
        if (chain.size() > DocumentBudget.MAX_UNPACKED_BYTES) {
          throw DocumentBudget.tooLarge(DocumentBudget.MAX_UNPACKED_BYTES);
        }
      }
    } catch (ScanLimitException e) {
      throw e;
    } catch (RuntimeException e) {
      if (e.getCause() instanceof ScanLimitException limit) {
        throw limit;
      }
    }
    return chain.toByteArray();
  }

  // POI tells the first block of a stream only in the table, whose order its entries keep.
  private void findStarts(DirectoryNode root, DirectoryProperty table) {
    Deque<DirectoryNode> storages = new ArrayDeque<>();
    Deque<DirectoryProperty> rows = new ArrayDeque<>();
    storages.add(root);
    rows.add(table);
    while (!storages.isEmpty()) {
      Iterator<Property> properties = rows.remove().getChildren();
      for (Iterator<Entry> all = storages.remove().getEntries(); all.hasNext(); ) {
        Entry entry = all.next();
        Property property = properties.next();
        if (entry instanceof DirectoryNode storage) {
          storages.add(storage);
          rows.add((DirectoryProperty) property);
        } else if (entry instanceof DocumentNode stream) {
          starts.put(stream, property.getStartBlock());
        }
      }
    }
  }

  /**
   * Reads a small stream.
   *
   * @throws IOException if the stream ends before its size, or its blocks lie outside of the file
   */
  byte[] read(DocumentNode stream) throws IOException {
    byte[] content = new byte[stream.getSize()];
    int block = starts.get(stream);
    for (int at = 0; at < content.length; at += BLOCK_BYTES) {
      int count = Math.min(BLOCK_BYTES, content.length - at);
      if (block < 0 || block >= next.length || (long) block * BLOCK_BYTES + count > blocks.length) {
        throw new IOException("the stream ends after " + at + " of " + content.length + " bytes");
      }
      System.arraycopy(blocks, block * BLOCK_BYTES, content, at, count);
      block = next[block];
    }
    return content;
  }
}
