package dev.dropgate.inspect.format.office;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The QUOTE field of Word, whose arguments are text or character codes. Stateless. */
public final class QuoteField {
  private static final Pattern QUOTE = Pattern.compile("(?is)\\s*quote\\b(.*)");
  private static final Pattern ARGUMENT = Pattern.compile("\"([^\"]*)\"?|(\\d{1,5})|([^\\s\"]+)");

  private QuoteField() {}

  /** Returns the text that the field shows; empty for any other field. */
  public static String shownText(String instruction) {
    Matcher quote = QUOTE.matcher(instruction);
    if (!quote.matches()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    Matcher argument = ARGUMENT.matcher(quote.group(1));
    while (argument.find()) {
      if (argument.group(2) != null) {
        text.append((char) Integer.parseInt(argument.group(2)));
      } else {
        text.append(argument.group(1) == null ? argument.group(3) : argument.group(1));
      }
    }
    return text.toString();
  }
}
