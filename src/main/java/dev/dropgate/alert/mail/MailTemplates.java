package dev.dropgate.alert.mail;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import dev.dropgate.model.PrintableText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The templates of a mail: the shipped ones. A file of the same name in a folder replaces one of
 * them. They are Mustache; values are always escaped in HTML. Immutable, thread safe.
 */
final class MailTemplates {
  static final String HTML = "alert.html";
  static final String TEXT = "alert.txt";
  static final String SUBJECT = "subject";

  private static final List<String> TEMPLATE_NAMES = List.of(HTML, TEXT, SUBJECT);
  private static final long MAX_TEMPLATE_BYTES = 1_000_000;

  // Forbids unescaped values, so that a file name cannot become a tag of the mail, and partials, so
  // that no other file can be read.
  private static final Pattern FORBIDDEN_TAG = Pattern.compile("\\{\\{\\s*([{&=><$])");

  private final Map<String, Template> templates = new TreeMap<>();

  /**
   * Loads the templates.
   *
   * @param folder the folder with replacements; null for the shipped templates
   * @throws IllegalArgumentException if a template cannot be read or is not a template, with the
   *     reason in one line
   */
  MailTemplates(Path folder) {
    Map<String, String> own = folder == null ? Map.of() : readCustom(folder);
    for (String name : TEMPLATE_NAMES) {
      try {
        templates.put(
            name, compile(name, own.containsKey(name) ? own.get(name) : readShipped(name)));
      } catch (MustacheException | IllegalArgumentException e) {
        throw invalidTemplate(name, e);
      }
    }
  }

  /**
   * Fills a template.
   *
   * @param name one of the three template names
   * @param model a model of {@link MailTemplateModel}
   * @throws IllegalArgumentException if the template uses a name that is not in the model
   */
  String fill(String name, Map<String, Object> model) {
    try {
      return templates.get(name).execute(model);
    } catch (MustacheException e) {
      throw invalidTemplate(name, e);
    }
  }

  private static Template compile(String name, String source) {
    if (FORBIDDEN_TAG.matcher(source).find()) {
      throw new IllegalArgumentException(
          "only {{name}}, {{#name}}, {{^name}}, {{/name}} and {{! comments }} are allowed");
    }
    return Mustache.compiler()
        .escapeHTML(name.equals(HTML))
        .strictSections(true)
        .emptyStringIsFalse(true)
        .compile(source);
  }

  private static Map<String, String> readCustom(Path folder) {
    Map<String, String> own = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith(".")) {
          continue; // created by an editor or a mount
        }
        if (!TEMPLATE_NAMES.contains(name)) {
          throw new IllegalArgumentException(
              PrintableText.of(file)
                  + ": no such template; there are "
                  + String.join(", ", TEMPLATE_NAMES));
        }
        if (!Files.isRegularFile(file) || Files.size(file) > MAX_TEMPLATE_BYTES) {
          throw new IllegalArgumentException(
              PrintableText.of(file)
                  + ": no file, or larger than "
                  + MAX_TEMPLATE_BYTES
                  + " bytes");
        }
        own.put(name, Files.readString(file));
      }
      return own;
    } catch (IOException | UncheckedIOException e) {
      throw new IllegalArgumentException(
          PrintableText.of(folder)
              + ": cannot be read as UTF-8 texts: "
              + PrintableText.of(e.toString()),
          e);
    }
  }

  private static String readShipped(String name) {
    try (InputStream in = MailTemplates.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static IllegalArgumentException invalidTemplate(String name, RuntimeException e) {
    return new IllegalArgumentException(
        "template " + name + ": " + PrintableText.of(String.valueOf(e.getMessage()).strip()), e);
  }
}
