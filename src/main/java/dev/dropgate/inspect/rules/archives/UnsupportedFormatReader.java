package dev.dropgate.inspect.rules.archives;

import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.format.archive.ContainerReader;
import dev.dropgate.inspect.format.archive.MemberInspector;

/**
 * The reader for formats that no maintained open-source library reads. Reports each as unsupported.
 *
 * @param what the format, for people
 */
record UnsupportedFormatReader(String what) implements ContainerReader {
  @Override
  public void judgeMembers(ScanTarget archive, MemberInspector members) {
    members.reportUnsupported(what + " cannot be looked into");
  }
}
