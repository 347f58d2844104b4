package dev.dropgate.intake.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.it.support.TestFiles;
import dev.dropgate.model.PrintableText;
import dev.dropgate.model.RawNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** The note in the spool that tells people where the files of a folder came from. */
class DirectoryNotePropertyTest {
  @Property(tries = 300)
  void noteIsOnePrintableLineForAnyName(@ForAll @Size(min = 1, max = 255) byte[] name)
      throws IOException {
    for (int i = 0; i < name.length; i++) {
      name[i] = name[i] == 0 || name[i] == '/' ? (byte) 'x' : name[i];
    }
    Path directory = Path.of("/srv").resolve(RawNames.path(name));
    Path spool = Files.createTempDirectory("dropgate-note-");
    try {
      SpoolFolder folder = new SpoolFolder(spool, directory);
      folder.prepare();
      String note = Files.readString(folder.path().resolve("directory.txt"));
      assertThat(note).isEqualTo(PrintableText.of(directory) + "\n");
      assertThat(note.stripTrailing())
          .isEqualTo(PrintableText.ofEscaped(note.stripTrailing()).toString());
      assertThat(folder.path().getParent()).isEqualTo(spool);
      assertThat(folder.path().getFileName().toString()).matches("[\\x21-\\x7e]{1,255}");
    } finally {
      TestFiles.delete(spool);
    }
  }
}
