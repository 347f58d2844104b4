package dev.dropgate.inspect.corpus;

import dev.dropgate.inspect.Inspector;
import dev.dropgate.inspect.RuleSet;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.corpus.RealFile.Group;
import dev.dropgate.model.EntryKind;
import dev.dropgate.model.Finding;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts what is flagged with each pack and by each rule, and prints it as Markdown. */
final class Table {
  private static final List<String> LISTS =
      List.of(
          "exe,dll,pack:core,pack:attack",
          "pack:core",
          "pack:gmail",
          "pack:outlook",
          "pack:m365",
          "pack:office-macros",
          "pack:scripts",
          "pack:disk-images",
          "pack:attack",
          "pack:leak",
          "pack:web",
          "pack:unix-run");

  private static final String BLOCKED = "blocked-extension";
  private static final int MOST_EXTENSIONS = 8;

  private final Map<String, RuleSet> byList = new HashMap<>();
  private final RuleSet noList = new Inspector().ruleSet("", null);
  private final RuleSet allLists =
      new Inspector().ruleSet(String.join(",", LISTS), BLOCKED + "=log");
  private final Map<Group, Integer> files = new TreeMap<>();
  private final Map<String, Integer> counts = new TreeMap<>();
  private final Map<String, Map<String, Integer>> extensions = new HashMap<>();

  Table() {
    for (String list : LISTS) {
      byList.put(list, new Inspector().ruleSet(list, null));
    }
  }

  void add(RealFile file) {
    files.merge(file.group(), 1, Integer::sum);
    ScanResult plain = file.judge(noList);
    String kind = file.group() == Group.FIXTURES ? " fixtures" : " others";
    rules(plain.findings()).forEach(rule -> count(rule + kind));
    rules(plain.shadow()).forEach(rule -> count(rule + kind + " log"));
    count(plain.verdict() + kind);
    // In shadow mode nothing stops at the first; most files have none of all extensions.
    if (rules(file.judge(allLists).shadow()).contains(BLOCKED)) {
      LISTS.forEach(list -> add(file, list));
    }
  }

  private void add(RealFile file, String list) {
    RuleSet rules = byList.get(list);
    boolean name =
        rules.judge(new ScanTarget(Path.of(file.name()), EntryKind.FILE)).rules().contains(BLOCKED);
    for (Finding finding : file.judge(rules).findings()) {
      if (finding.rule().equals(BLOCKED) && finding.verdict() == Verdict.DANGEROUS) {
        count(list + (name ? " name" : " inside"));
        String message = finding.message().toString();
        extensions
            .computeIfAbsent(list, key -> new HashMap<>())
            .merge(message.replaceAll(".*extension (\\.\\S+) is.*", "$1"), 1, Integer::sum);
        return;
      }
    }
  }

  private static List<String> rules(List<Finding> findings) {
    return findings.stream().map(Finding::rule).distinct().toList();
  }

  private void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  private int get(String what) {
    return counts.getOrDefault(what, 0);
  }

  void print() {
    System.out.println("| files | of |\n| --- | --- |");
    files.forEach((group, count) -> System.out.printf("| %,d | %s |%n", count, group.words()));
    System.out.println("\n| list | by its name | by what is inside | first extension found |");
    System.out.println("| --- | --- | --- | --- |");
    for (String list : LISTS) {
      String most =
          extensions.getOrDefault(list, Map.of()).entrySet().stream()
              .sorted(
                  Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                      .thenComparing(Map.Entry.comparingByKey()))
              .limit(MOST_EXTENSIONS)
              .map(one -> "`" + one.getKey() + "` " + one.getValue())
              .collect(Collectors.joining(", "));
      System.out.printf(
          "| `%s` | %d | %d | %s |%n", list, get(list + " name"), get(list + " inside"), most);
    }
    System.out.println(
        "\n| rule | fixtures | fixtures, only logged | others | others, only logged |");
    System.out.println("| --- | --- | --- | --- | --- |");
    List<String> ids =
        counts.keySet().stream()
            .filter(key -> key.matches("[a-z0-9-]+ (fixtures|others)( log)?"))
            .map(key -> key.substring(0, key.indexOf(' ')))
            .distinct()
            .toList();
    for (String id : ids) {
      System.out.printf(
          "| `%s` | %d | %d | %d | %d |%n",
          id,
          get(id + " fixtures"),
          get(id + " fixtures log"),
          get(id + " others"),
          get(id + " others log"));
    }
    for (Verdict verdict : Verdict.values()) {
      System.out.printf(
          "%s: fixtures %d, others %d%n",
          verdict, get(verdict + " fixtures"), get(verdict + " others"));
    }
  }
}
