package dev.dropgate.inspect.format.filename;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The skeleton of a name by Unicode Technical Standard #39, as far as it leads to ASCII. Stateless;
 * the table is loaded on first use.
 */
public final class ConfusableCharacters {
  private static final String RESOURCE = "/dev/dropgate/inspect/names/confusables.txt";
  private static final int FIRST_NON_ASCII = 0x80;
  private static final int HEXADECIMAL = 16;

  private ConfusableCharacters() {}

  private static final class Table {
    static final Map<Integer, Character> LOOKALIKES = read();

    private Table() {}

    private static Map<Integer, Character> read() {
      Map<Integer, Character> table = new HashMap<>();
      try (InputStream in = ConfusableCharacters.class.getResourceAsStream(RESOURCE);
          BufferedReader lines =
              new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (!line.startsWith("#")) {
            String[] words = line.split(" ", -1);
            for (int i = 1; i < words.length; i++) {
              table.put(Integer.parseInt(words[i], HEXADECIMAL), words[0].charAt(0));
            }
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("the jar is damaged: " + RESOURCE, e);
      }
      return Map.copyOf(table);
    }
  }

  /**
   * Returns whether a text has a character that may look like another.
   *
   * @return false if the text is all ASCII
   */
  public static boolean mayMislead(String text) {
    return text.chars().anyMatch(c -> c >= FIRST_NON_ASCII);
  }

  /**
   * Returns the text that people see.
   *
   * @param text of any length; the work is linear in it
   * @return lower case, with an ASCII character in place of each that looks like one
   */
  public static String skeleton(String text) {
    String plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    StringBuilder skeleton = new StringBuilder(plain.length());
    plain
        .codePoints()
        .forEach(
            c -> {
              Character lookalike = c < FIRST_NON_ASCII ? null : Table.LOOKALIKES.get(c);
              if (lookalike == null) {
                skeleton.appendCodePoint(c);
              } else {
                skeleton.append(lookalike.charValue());
              }
            });
    return skeleton.toString();
  }
}
