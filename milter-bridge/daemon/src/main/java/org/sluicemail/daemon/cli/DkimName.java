package org.sluicemail.daemon.cli;

import org.sluicemail.dkim.Domains;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A domain or selector on the command line. */
record DkimName(String text) {
  /** Reads it in lower case and A-labels. */
  static final class Converter implements ITypeConverter<DkimName> {
    @Override
    public DkimName convert(String value) {
      return Domains.of(value)
          .map(DkimName::new)
          .orElseThrow(() -> new TypeConversionException("'" + value + "' is no domain name"));
    }
  }
}
