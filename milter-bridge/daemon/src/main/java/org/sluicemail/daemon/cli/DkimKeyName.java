package org.sluicemail.daemon.cli;

import picocli.CommandLine.Option;

/** Whose key, and which of his. */
final class DkimKeyName {
  @Option(
      names = {"-d", "--domain"},
      required = true,
      converter = DkimName.Converter.class,
      description = "The domain that signs.")
  private DkimName domain = new DkimName("");

  @Option(
      names = {"-s", "--selector"},
      required = true,
      converter = DkimName.Converter.class,
      description = "The name under which the key is published.")
  private DkimName selector = new DkimName("");

  String domain() {
    return domain.text();
  }

  String selector() {
    return selector.text();
  }
}
