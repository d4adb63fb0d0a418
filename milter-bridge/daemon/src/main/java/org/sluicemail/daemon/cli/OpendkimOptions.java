package org.sluicemail.daemon.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Those options of OpenDKIM that are settings of its file, too. */
final class OpendkimOptions implements IModelTransformer {
  /** An option and the setting that it is; without a label it takes no value, and means yes. */
  private record Row(String name, String setting, String label, String description) {
    Row(String name, String setting, String description) {
      this(name, setting, "", description);
    }

    OptionSpec option() {
      OptionSpec.Builder option = OptionSpec.builder(name).description(description);
      return label.isEmpty()
          ? option.type(boolean.class).build()
          : option.type(String.class).paramLabel(label).build();
    }

    String value(OptionSpec option) {
      return label.isEmpty() ? "yes" : option.getValue();
    }
  }

  private static final List<Row> ROWS =
      List.of(
          new Row("-b", "Mode", "MODES", "Sign (s), verify (v), or both."),
          new Row("-c", "Canonicalization", "CANON", "Of header and body, such as relaxed/simple."),
          new Row("-d", "Domain", "DOMAINS", "Domains to sign for."),
          new Row("-k", "KeyFile", "FILE", "The private key."),
          new Row("-L", "Minimum", "MIN", "How much of a body has to be signed: n, n%% or n+."),
          new Row("-o", "OmitHeaders", "FIELDS", "Fields that are not signed."),
          new Row("-p", "Socket", "SOCKET", "Where to listen: inet:port@host or local:path."),
          new Row("-P", "PidFile", "FILE", "Where to write the process id."),
          new Row("-s", "Selector", "SELECTOR", "Under which the key is published."),
          new Row("-S", "SignatureAlgorithm", "ALGORITHM", "rsa-sha256 or ed25519-sha256."),
          new Row("-T", "DNSTimeout", "SECONDS", "How long to wait for the DNS."),
          new Row(
              "-u",
              "UserID",
              "USER",
              "As whom to run; ./sluice becomes that user when root starts it."),
          new Row("-A", "AutoRestart", "No effect: what starts us starts us again."),
          new Row("-D", "SubDomains", "Sign for what is below the domains, too."),
          new Row("-l", "Syslog", "Log what happens."),
          new Row("-r", "RequiredHeaders", "Refuse headers that RFC 5322 does not allow."),
          new Row("-W", "LogWhy", "Log why mail is signed or verified."));

  @Override
  public CommandSpec transform(CommandSpec spec) {
    ROWS.forEach(row -> spec.addOption(row.option()));
    return spec;
  }

  /** What was given, by the names of the settings. */
  static Map<String, String> given(ParseResult parsed) {
    Map<String, String> given = new LinkedHashMap<>();
    for (OptionSpec option : parsed.matchedOptions()) {
      ROWS.stream()
          .filter(row -> row.name().equals(option.longestName()))
          .forEach(row -> given.put(row.setting(), row.value(option)));
    }
    return given;
  }
}
