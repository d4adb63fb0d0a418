package org.sluicemail.daemon.cli;

import java.util.List;
import org.sluicemail.dkim.KeyType;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Reads options that the commands for DKIM share; what is wrong is an error of usage. */
record DkimOptions(CommandLine command) {
  private static final List<Integer> BITS = List.of(2048, 3072, 4096);

  KeyType type(String word) {
    return switch (word) {
      case "rsa" -> KeyType.RSA;
      case "ed25519" -> KeyType.ED25519;
      default -> throw wrong("a key is of type rsa or ed25519, not '" + word + "'");
    };
  }

  int bits(int bits) {
    if (!BITS.contains(bits)) {
      throw wrong("an RSA key has 2048, 3072 or 4096 bits");
    }
    return bits;
  }

  DkimKey.Format format(String word) {
    return switch (word) {
      case "zone" -> DkimKey.Format.ZONE;
      case "plain" -> DkimKey.Format.PLAIN;
      case "json" -> DkimKey.Format.JSON;
      default -> throw wrong("a record is shown as zone, plain or json, not '" + word + "'");
    };
  }

  private ParameterException wrong(String text) {
    return new ParameterException(command, text);
  }
}
