package dev.dropgate.inspect.engine.command;

import dev.dropgate.io.ThreadHeartbeat;
import dev.dropgate.model.Entry;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.RawNames;
import dev.dropgate.model.SafeText;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An engine that runs a program, for a step in {@code triage.yaml}. The program starts once for
 * each file, with the file's path as its last argument. Each line that it prints is a finding, as
 * with YARA. If the program fails or exceeds its time, the file stays undecided. Thread safe after
 * setup.
 */
public final class CommandEngine {
  private static final int MAX_OUTPUT_BYTES = 16_384;
  private static final int MAX_LINE_CHARS = 200;

  private List<String> command = List.of();
  private String rule = "command";
  private long timeoutMillis = 60_000;

  /**
   * Sets the command line.
   *
   * @param words separated by spaces; no shell is involved
   */
  public void setCommand(String words) {
    command = List.of(words.strip().split(" +"));
  }

  /**
   * Sets the rule id of the findings.
   *
   * @param id lower case with hyphens
   */
  public void setRule(String id) {
    rule = id;
  }

  /**
   * Sets the time limit for one file.
   *
   * @param millis after which the program is killed
   */
  public void setTimeout(long millis) {
    timeoutMillis = millis;
  }

  /**
   * Runs the program on an entry.
   *
   * @param judgement the result so far
   * @return the result with the findings of the program added
   */
  public ScanResult judge(Entry entry, ScanResult judgement) {
    if (entry.kind() != EntryKind.FILE || judgement.verdict() == Verdict.DANGEROUS) {
      return judgement;
    }
    String path =
        new String(
            RawNames.bytes(entry.content().toAbsolutePath().normalize()), StandardCharsets.UTF_8);
    try {
      ScanResult result = judgement;
      for (String line : run(path).lines().toList()) {
        String found =
            line.endsWith(path) ? line.substring(0, line.length() - path.length()) : line;
        String shown = SafeText.of(found.strip());
        shown =
            shown.length() <= MAX_LINE_CHARS ? shown : shown.substring(0, MAX_LINE_CHARS) + "...";
        result = result.with(rule, Verdict.DANGEROUS, rule + " found " + shown);
      }
      return result;
    } catch (IOException e) {
      return judgement.with(
          rule + "-unavailable",
          Verdict.UNDECIDED,
          "not judged by " + rule + ": " + SafeText.of(e.getMessage()));
    }
  }

  private String run(String path) throws IOException {
    if (command.isEmpty()) {
      throw new IOException("no command is set"); // otherwise the file would be the program
    }
    List<String> words = new ArrayList<>(command);
    words.add(path);
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (InputStream out = process.getInputStream()) {
      process.getOutputStream().close();
      byte[] output = new byte[MAX_OUTPUT_BYTES];
      int length = 0;
      long end = System.nanoTime() + timeoutMillis * 1_000_000;
      boolean ended = false;
      while (!ended) {
        ThreadHeartbeat.beat();
        ended = process.waitFor(20, TimeUnit.MILLISECONDS);
        while (length < MAX_OUTPUT_BYTES && out.available() > 0) {
          length += Math.max(0, out.read(output, length, MAX_OUTPUT_BYTES - length));
        }
        if (!ended && System.nanoTime() - end > 0) {
          throw new IOException("not done in " + timeoutMillis + " ms");
        }
      }
      if (process.exitValue() != 0) {
        throw new IOException("exit status " + process.exitValue());
      }
      return new String(output, 0, length, StandardCharsets.UTF_8);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
