package io.tidings.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the build has written into the jar. */
final class ManifestVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Tidings.class.getPackage().getImplementationVersion();
    return new String[] {"tidings " + (version == null ? "(not from a jar)" : version)};
  }
}
