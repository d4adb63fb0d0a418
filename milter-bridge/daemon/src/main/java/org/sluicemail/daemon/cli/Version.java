package org.sluicemail.daemon.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of this build. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {"sluice " + Optional.ofNullable(version).orElse("(not from a jar)")};
  }
}
