package org.sluicemail.daemon.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Those options of OpenDKIM that are settings of its file, too. */
final class OpendkimOptions {
  private final Map<String, String> given = new LinkedHashMap<>();

  /** What was given, by the names of the settings. */
  Map<String, String> given() {
    return given;
  }

  @Option(names = "-b", paramLabel = "MODES", description = "Sign (s), verify (v), or both.")
  void mode(String value) {
    given.put("Mode", value);
  }

  @Option(
      names = "-c",
      paramLabel = "CANON",
      description = "Of header and body, such as relaxed/simple.")
  void canonicalization(String value) {
    given.put("Canonicalization", value);
  }

  @Option(names = "-d", paramLabel = "DOMAINS", description = "Domains to sign for.")
  void domain(String value) {
    given.put("Domain", value);
  }

  @Option(names = "-k", paramLabel = "FILE", description = "The private key.")
  void keyFile(String value) {
    given.put("KeyFile", value);
  }

  @Option(
      names = "-L",
      paramLabel = "MIN",
      description = "How much of a body has to be signed: n, n%% or n+.")
  void minimum(String value) {
    given.put("Minimum", value);
  }

  @Option(names = "-o", paramLabel = "FIELDS", description = "Fields that are not signed.")
  void omitHeaders(String value) {
    given.put("OmitHeaders", value);
  }

  @Option(
      names = "-p",
      paramLabel = "SOCKET",
      description = "Where to listen: inet:port@host or local:path.")
  void socket(String value) {
    given.put("Socket", value);
  }

  @Option(names = "-P", paramLabel = "FILE", description = "Where to write the process id.")
  void pidFile(String value) {
    given.put("PidFile", value);
  }

  @Option(names = "-s", paramLabel = "SELECTOR", description = "Under which the key is published.")
  void selector(String value) {
    given.put("Selector", value);
  }

  @Option(names = "-S", paramLabel = "ALGORITHM", description = "rsa-sha256 or ed25519-sha256.")
  void signatureAlgorithm(String value) {
    given.put("SignatureAlgorithm", value);
  }

  @Option(names = "-T", paramLabel = "SECONDS", description = "How long to wait for the DNS.")
  void dnsTimeout(String value) {
    given.put("DNSTimeout", value);
  }

  @Option(
      names = "-u",
      paramLabel = "USER",
      description = "As whom to run; ./sluice becomes that user when root starts it.")
  void userID(String value) {
    given.put("UserID", value);
  }

  @Option(names = "-A", description = "No effect: what starts us starts us again.")
  void autoRestart(boolean on) {
    given.put("AutoRestart", "yes");
  }

  @Option(names = "-D", description = "Sign for what is below the domains, too.")
  void subDomains(boolean on) {
    given.put("SubDomains", "yes");
  }

  @Option(names = "-l", description = "Log what happens.")
  void syslog(boolean on) {
    given.put("Syslog", "yes");
  }

  @Option(names = "-r", description = "Refuse headers that RFC 5322 does not allow.")
  void requiredHeaders(boolean on) {
    given.put("RequiredHeaders", "yes");
  }

  @Option(names = "-W", description = "Log why mail is signed or verified.")
  void logWhy(boolean on) {
    given.put("LogWhy", "yes");
  }
}
