package org.sluicemail.daemon.opendkim;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sluicemail.dkim.Algorithm;
import org.sluicemail.dkim.keys.DataSet;
import org.sluicemail.dkim.keys.KeyFiles;

/** Makes an {@link Identity} of what was given, and tells which settings do not go together. */
final class IdentityReader {
  private final Given given;
  private final boolean requireSafe;

  IdentityReader(Given given) {
    this.given = given;
    this.requireSafe = given.read("RequireSafeKeys", Values::truth).orElse(true);
  }

  /** {@code signs}: whether mail is signed at all, for which more has to be there. */
  Identity read(boolean signs) {
    Optional<DataSet> keyTable =
        given.read("KeyTable", text -> DataSet.open(text, given.base(), true));
    Optional<DataSet> signingTable = given.set("SigningTable");
    boolean tables = given.find("KeyTable").isPresent();
    checkTables(signs);
    Optional<Path> keyFile = tables ? Optional.empty() : given.read("KeyFile", this::keyFile);
    Optional<String> selector = tables ? Optional.empty() : given.text("Selector");
    if (!tables && signs) {
      checkSingle();
    }
    boolean whole = keyFile.isPresent() && selector.isPresent();
    return new Identity(
        tables ? DataSet.EMPTY : given.setOrEmpty("Domain"),
        keyFile.filter(file -> whole),
        selector.filter(name -> whole),
        keyTable,
        signingTable.filter(table -> keyTable.isPresent()),
        given.flag("SubDomains"),
        given.flag("MultipleSignatures"),
        given.list("SenderHeaders").orElse(Identity.SENDER_HEADERS),
        given.text("SenderMacro").map(Values::macro),
        given.read("SignatureAlgorithm", IdentityReader::algorithm).orElse(Algorithm.RSA_SHA256),
        requireSafe);
  }

  private void checkTables(boolean signs) {
    boolean keys = given.find("KeyTable").isPresent();
    boolean signing = given.find("SigningTable").isPresent();
    if (signing && !keys) {
      given.problem("SigningTable", "needs a KeyTable");
    }
    if (keys && !signing && signs) {
      given.problem("KeyTable", "needs a SigningTable");
    }
  }

  private void checkSingle() {
    boolean file = given.find("KeyFile").isPresent();
    boolean selector = given.find("Selector").isPresent();
    if (file != selector) {
      given.problem(file ? "KeyFile" : "Selector", "KeyFile and Selector belong together");
    }
    if (given.find("Domain").isPresent() && !(file && selector)) {
      given.problem("Domain", "needs KeyFile and Selector");
    }
  }

  /** A key that cannot be used is told at the start. */
  private Path keyFile(String text) throws IOException {
    Path path = given.base().resolve(text);
    new KeyFiles(requireSafe).read(path);
    return path;
  }

  private static Algorithm algorithm(String text) {
    String word = text.toLowerCase(Locale.ROOT);
    return List.of(Algorithm.values()).stream()
        .filter(algorithm -> algorithm.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(refusal(word)));
  }

  private static String refusal(String word) {
    return word.equals("rsa-sha1")
        ? "signatures with SHA-1 are worth nothing any more (RFC 8301); use rsa-sha256"
        : "'" + word + "' is neither rsa-sha256 nor ed25519-sha256";
  }
}
