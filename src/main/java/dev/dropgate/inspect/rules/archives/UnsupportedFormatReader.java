package dev.dropgate.inspect.rules.archives;

import dev.dropgate.inspect.ScanTarget;
import dev.dropgate.inspect.format.archive.ContainerReader;
import dev.dropgate.inspect.format.archive.MemberInspector;

/**
 * What there is no free, well-kept reader for.
 *
 * @param what for people
 */
record UnsupportedFormatReader(String what) implements ContainerReader {
  @Override
  public void judgeMembers(ScanTarget archive, MemberInspector members) {
    members.reportUnsupported(what + " cannot be looked into");
  }
}
