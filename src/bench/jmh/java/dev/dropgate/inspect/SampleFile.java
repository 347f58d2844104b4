package dev.dropgate.inspect;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Small files as they are dropped, of about ten kilobytes; the same bytes each time. */
public enum SampleFile {
  TXT("minutes.txt") {
    @Override
    byte[] content() {
      return text(10_000);
    }
  },
  PNG("plan.png") {
    @Override
    byte[] content() throws IOException {
      BufferedImage picture = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
      Random random = new Random(1);
      for (int x = 0; x < picture.getWidth(); x++) {
        for (int y = 0; y < picture.getHeight(); y++) {
          picture.setRGB(x, y, random.nextInt());
        }
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(picture, "png", bytes);
      return bytes.toByteArray();
    }
  },
  /** A program under the name of a document, so that only its content gives it away. */
  EXE("invoice.pdf") {
    @Override
    byte[] content() {
      byte[] code = new byte[10_000];
      new Random(1).nextBytes(code);
      ByteBuffer program = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
      program.put(0, new byte[1024]).put(0, ascii("MZ")).putInt(0x3C, 0x80);
      program.put(0x4E, ascii("This program cannot be run in DOS mode.\r\r\n$"));
      program.put(0x80, ascii("PE\0\0")).putShort(0x84, (short) 0x8664);
      program.putShort(0x80 + 22, (short) 0x22).putShort(0x80 + 24, (short) 0x20B);
      program.putShort(0x80 + 24 + 68, (short) 3);
      return code;
    }
  },
  ZIP("minutes.zip") {
    @Override
    byte[] content() throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
        for (int i = 1; i <= 3; i++) {
          zip.putNextEntry(new ZipEntry("minutes-" + i + ".txt"));
          zip.write(text(10_000));
          zip.closeEntry();
        }
      }
      return bytes.toByteArray();
    }
  };

  private static final String[] WORDS = {
    "the",
    "committee",
    "of",
    "May",
    "agreed",
    "to",
    "spend",
    "420",
    "on",
    "a",
    "new",
    "roof",
    "and",
    "asks",
    "for",
    "three",
    "offers",
    "until",
    "Friday"
  };

  private final Path file;

  SampleFile(String name) {
    this.file = Path.of(name);
  }

  /** Its name, which no rule stops. */
  Path file() {
    return file;
  }

  abstract byte[] content() throws IOException;

  /** All of its bytes. */
  byte[] bytes() {
    try {
      return content();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] text(int length) {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(WORDS[random.nextInt(WORDS.length)]);
      text.append(random.nextInt(12) == 0 ? ".\n" : " ");
    }
    return ascii(text.substring(0, length));
  }
}
