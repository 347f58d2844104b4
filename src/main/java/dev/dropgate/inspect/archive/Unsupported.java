package dev.dropgate.inspect.archive;

import dev.dropgate.inspect.Subject;

/**
 * What there is no free, well-kept reader for.
 *
 * @param what for people
 */
record Unsupported(String what) implements Container {
  @Override
  public void look(Subject archive, Members members) {
    members.unsupported(what + " cannot be looked into");
  }
}
