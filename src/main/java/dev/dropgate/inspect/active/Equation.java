package dev.dropgate.inspect.active;

import dev.dropgate.inspect.Findings;
import dev.dropgate.inspect.Level;
import dev.dropgate.inspect.Verdict;
import java.util.Arrays;
import java.util.Locale;

/**
 * Objects of the old Equation Editor, which has no protection against its holes (CVE-2017-11882)
 * and which Office has removed. Old documents have equations, so only those in RTF decide.
 * Stateless.
 */
final class Equation {
  /** The class {0002CE02-0000-0000-C000-000000000046}, as files have it. */
  static final byte[] CLASS = Bytes.latin1("\2\316\2\0\0\0\0\0\300\0\0\0\0\0\0\106");

  private static final byte[] NAME = Bytes.latin1("equation.");

  /** An object in RTF names its class before anything else. */
  private static final int HEADER = 256;

  private Equation() {}

  /** An object in a document that is not RTF. */
  static void object(Findings findings) {
    findings.add(Ids.EQUATION.id(), Level.LOG, Verdict.DANGEROUS, MESSAGE);
  }

  private static final String MESSAGE = "an object of the old Equation Editor";

  /** The program of an object. */
  static void program(String program, Findings findings) {
    if (isProgram(program)) {
      object(findings);
    }
  }

  static boolean isProgram(String name) {
    return name.strip().toLowerCase(Locale.ROOT).startsWith("equation.");
  }

  /** Whether the data of an object in RTF are one. */
  static boolean isObject(byte[] data) {
    byte[] start = Arrays.copyOf(data, Math.min(HEADER, data.length));
    return Bytes.indexOfLower(start, NAME, 0) >= 0 || Bytes.indexOf(data, CLASS, 0) >= 0;
  }

  /** One in RTF. */
  static void inRtf(Findings findings) {
    findings.add(Ids.EQUATION.id(), Verdict.DANGEROUS, MESSAGE);
  }
}
