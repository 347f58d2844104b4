package dev.dropgate.inspect.engine;

import dev.dropgate.inspect.content.ShortText;
import dev.dropgate.model.PrintableText;
import java.util.ArrayList;
import java.util.List;

/**
 * The reply of an engine. Immutable.
 *
 * @param kind whether the engine judged the content, and how
 * @param texts the first names of what was found, at least one, and how many follow; for other
 *     kinds one text: the answer, or the reason for a missing one. Printable and short
 */
public record EngineReply(Kind kind, List<String> texts) {
  /** The kinds of replies. {@code NONE} stands for every reply that is neither of the others. */
  public enum Kind {
    CLEAN,
    FOUND,
    NONE
  }

  /** As many as the findings that a judgement keeps. */
  private static final int MAX_NAMES = 20;

  /** Names that clamd reports with AlertExceedsMax: not a signature, but an incomplete scan. */
  private static final String LIMIT_PREFIX = "Heuristics.Limits.Exceeded";

  /** Creates a reply of texts that are escaped already. */
  public EngineReply {
    texts =
        texts.stream().map(text -> ShortText.of(PrintableText.ofEscaped(text).toString())).toList();
  }

  /**
   * Returns the reply of an engine that found something. After the first names, a text tells how
   * many follow.
   *
   * @param names the first names, at least one
   * @param count the number of all names
   */
  public static EngineReply found(List<String> names, long count) {
    List<String> texts = new ArrayList<>();
    names.stream().limit(MAX_NAMES).forEach(name -> texts.add(printable(name)));
    if (count > texts.size()) {
      texts.add("and " + (count - texts.size()) + " more");
    }
    return new EngineReply(Kind.FOUND, texts);
  }

  /** Returns the reply of an engine that found nothing in the whole content. */
  public static EngineReply clean(String answer) {
    return new EngineReply(Kind.CLEAN, List.of(printable(answer)));
  }

  /** Returns the reply of an engine that did not judge the content. */
  public static EngineReply none(String reason) {
    return new EngineReply(Kind.NONE, List.of(printable(reason)));
  }

  /** Returns the reply of an engine that failed. */
  public static EngineReply none(Exception failure) {
    String message = failure.getMessage();
    return none(message == null ? failure.getClass().getSimpleName() : message);
  }

  /**
   * Returns the reply for a name that an engine reports. A name that stands for an incomplete scan
   * is not a finding.
   */
  public static EngineReply ofSignature(String name) {
    return name.startsWith(LIMIT_PREFIX) ? none(name) : found(List.of(name), 1);
  }

  /** Returns a text of an engine for people: printable and short. */
  public static String printable(String text) {
    return ShortText.of(PrintableText.of(text).toString());
  }

  /** Returns all texts in one line, printable. */
  public String text() {
    return String.join("; ", texts);
  }
}
