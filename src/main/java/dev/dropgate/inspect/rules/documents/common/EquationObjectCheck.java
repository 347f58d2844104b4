package dev.dropgate.inspect.rules.documents.common;

import dev.dropgate.inspect.FindingCollector;
import dev.dropgate.inspect.RuleMode;
import dev.dropgate.inspect.format.document.LittleEndianBytes;
import dev.dropgate.model.Verdict;
import java.util.Arrays;
import java.util.Locale;

/**
 * Finds objects of the old Equation Editor, a vulnerable program (CVE-2017-11882) that Office has
 * removed. Old documents contain such objects, so the finding decides only in RTF. Stateless.
 */
public final class EquationObjectCheck {
  /** The class {0002CE02-0000-0000-C000-000000000046} in the byte order of files. */
  public static final byte[] CLASS_ID =
      LittleEndianBytes.latin1("\2\316\2\0\0\0\0\0\300\0\0\0\0\0\0\106");

  private static final byte[] PROGRAM_PREFIX = LittleEndianBytes.latin1("equation.");

  /** The class name is in the header of an object in RTF. */
  private static final int MAX_HEADER_BYTES = 256;

  private EquationObjectCheck() {}

  /** Reports an object in a document that is not RTF. */
  public static void reportObject(FindingCollector findings) {
    findings.add(DocumentRuleInfos.EQUATION.id(), RuleMode.LOG, Verdict.DANGEROUS, MESSAGE);
  }

  private static final String MESSAGE = "an object of the old Equation Editor";

  /** Reports an object if its program is the Equation Editor. */
  public static void judgeProgram(String program, FindingCollector findings) {
    if (isProgram(program)) {
      reportObject(findings);
    }
  }

  public static boolean isProgram(String name) {
    return name.strip().toLowerCase(Locale.ROOT).startsWith("equation.");
  }

  /** Returns whether the data of an object in RTF belong to the Equation Editor. */
  public static boolean isObject(byte[] data) {
    byte[] start = Arrays.copyOf(data, Math.min(MAX_HEADER_BYTES, data.length));
    return LittleEndianBytes.indexOfIgnoreCase(start, PROGRAM_PREFIX, 0) >= 0
        || LittleEndianBytes.indexOf(data, CLASS_ID, 0) >= 0;
  }

  /** Reports an object in an RTF document. */
  public static void reportRtfObject(FindingCollector findings) {
    findings.add(DocumentRuleInfos.EQUATION.id(), Verdict.DANGEROUS, MESSAGE);
  }
}
