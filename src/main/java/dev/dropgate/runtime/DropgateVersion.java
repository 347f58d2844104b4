package dev.dropgate.runtime;

import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
public final class DropgateVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = DropgateVersion.class.getPackage().getImplementationVersion();
    return new String[] {
      "dropgate " + (version == null ? "(unpackaged)" : version),
      "Java " + System.getProperty("java.version")
    };
  }
}
