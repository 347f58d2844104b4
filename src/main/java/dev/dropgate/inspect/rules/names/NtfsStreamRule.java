package dev.dropgate.inspect.rules.names;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.Rule;
import dev.dropgate.inspect.RuleInfo;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.format.filename.FileName;
import dev.dropgate.inspect.format.filename.ProgramExtensions;
import dev.dropgate.model.Verdict;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds names that Windows reads as a stream of another file. A time of day, {@code Foo::Bar.3pm}
 * and the {@code :Zone.Identifier} of copies from Windows are not findings.
 */
final class NtfsStreamRule implements Rule {
  private static final String ID = "ntfs-stream";

  // The attribute types of NTFS.
  private static final Pattern ATTRIBUTE_TYPE =
      Pattern.compile(
          ":\\$(data|index_allocation|index_root|attribute_list|bitmap|ea|ea_information|file_name"
              + "|logged_utility_stream|object_id|reparse_point|security_descriptor|symbolic_link"
              + "|standard_information|txf_data|volume_information|volume_name)$",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern STREAM_SYNTAX =
      Pattern.compile("\\.(?=[^.:]{0,9}\\p{IsAlphabetic})[^.:\\s]{1,10}:[^:]+$");

  @Override
  public List<RuleInfo> ruleInfos() {
    return List.of(
        new RuleInfo(
            ID, RuleMode.ON, "the syntax of an NTFS stream: `a.txt:b.exe`, `a.txt::$DATA`"));
  }

  @Override
  public void judge(ScanTarget subject, FindingCollector findings) {
    FileName name = subject.fileName();
    String text = name.text().substring(0, name.endIndex());
    if (text.indexOf(':') >= 0
        && (ATTRIBUTE_TYPE.matcher(text).find()
            || (ProgramExtensions.isRunnable(name.extension())
                && STREAM_SYNTAX.matcher(text).find()))) {
      findings.add(ID, Verdict.DANGEROUS, "Windows reads it as a stream of another file");
    }
  }
}
