package dev.dropgate.inspect;

import java.util.Optional;

/** What is not a finished regular file is never clean. */
final class KindRule implements Rule {
  @Override
  public Optional<Finding> judge(Subject subject) {
    return switch (subject.kind()) {
      case FILE -> Optional.empty();
      case UNFINISHED ->
          undecided(
              "unfinished",
              "not finished when the settle limit ran out: still changing, held open, or named as a part");
      case UNREADABLE -> undecided("unreadable", "the gate has no right to read it");
      case TOO_BIG -> undecided("too-big", "larger than dropgate.max-file-size, not read");
      case SWAPPED -> undecided("swapped", "not the file that was judged before the claim");
      case LINK -> undecided("link", "a symbolic link, not a file; never followed");
      case SPECIAL ->
          undecided("special-file", "a FIFO, socket or device, not a file; never opened");
    };
  }

  private static Optional<Finding> undecided(String rule, String message) {
    return Optional.of(new Finding(rule, Verdict.UNDECIDED, message));
  }
}
