package dev.dropgate;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Phrases that readers stumble over. Plain English has a shorter form for each of them. */
final class BannedPhrases {
  private static final Pattern PHRASE =
      Pattern.compile(
          String.join(
                  "|",
                  "\\b(?:no|some|any|every)body\\b",
                  "\\b(?:is|are|was|were|be) told\\b",
                  "\\b(?:told|tells?) of\\b",
                  "\\bdear\\b",
                  "\\bby turns\\b",
                  "\\bto be had\\b",
                  "\\bthat which\\b",
                  "\\bmend(?:s|ed|ing)?\\b",
                  "(?<!\\bthere )\\b(?:is|are) no\\b(?! (?:one|longer|more|less)\\b)",
                  "\\bwhat bec[ao]mes? of\\b",
                  "(?<!\\b(?:far|long|soon) )\\bas it is\\b",
                  "\\bof which\\b",
                  "\\bone's own\\b",
                  "\\bpassed over\\b")
              .replace(" ", "\\s{1,40}"),
          Pattern.CASE_INSENSITIVE);

  private static final Pattern STRING_OR_COMMENT =
      Pattern.compile(
          "\"\"\"[\\s\\S]*?\"\"\"|\"(?:[^\"\\\\\n]|\\\\.)*+\"|'(?:[^'\\\\\n]|\\\\.)++'"
              + "|(//[^\n]*|/\\*[\\s\\S]*?\\*/)");

  private static final Pattern COMMENT_MARK = Pattern.compile("(?m)//|/\\*+|\\*+/|^ *\\*");

  private BannedPhrases() {}

  /** Returns the phrases in a text, each with the file and the line. */
  static List<String> findIn(Path file, String text) {
    return PHRASE
        .matcher(text)
        .results()
        .map(phrase -> file + ":" + lineAt(text, phrase) + ": " + phrase.group())
        .toList();
  }

  /** Returns the phrases in the comments of Java source. */
  static List<String> findInComments(Path file, String source) {
    StringBuilder comments = new StringBuilder();
    int end = 0;
    for (MatchResult token : STRING_OR_COMMENT.matcher(source).results().toList()) {
      if (token.group(1) != null) {
        comments.append(source.substring(end, token.start()).replaceAll("\\S", "x"));
        String comment = source.substring(token.start(), token.end());
        comments.append(
            COMMENT_MARK.matcher(comment).replaceAll(mark -> " ".repeat(mark.group().length())));
        end = token.end();
      }
    }
    return findIn(file, comments.toString());
  }

  private static long lineAt(String text, MatchResult phrase) {
    return text.substring(0, phrase.end()).lines().count();
  }
}
