package org.sluicemail.daemon.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.sluicemail.dkim.DnsKeys;
import org.sluicemail.dkim.KeyAnswer;
import org.sluicemail.dkim.KeyRecord;
import org.sluicemail.dkim.SigningKey;
import org.sluicemail.dkim.keys.KeyFiles;
import org.sluicemail.dns.Dns;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares a private key with what is published. */
@Command(
    name = "test",
    description = {
      "Compare a private key with the one that is published.",
      "Exit status: 0 they match; 65 they do not, or the record is no usable key; 69 nothing is"
          + " published; 75 the DNS does not answer."
    })
final class DkimCompare implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DkimDns dns = new DkimDns();

  @Mixin private DkimKeyName name = new DkimKeyName();

  @Option(
      names = {"-k", "--key"},
      required = true,
      paramLabel = "FILE",
      description = "The private key.")
  private Path file = Path.of("");

  @Override
  public Integer call() throws IOException, InterruptedException {
    SigningKey key = DkimKey.read(file);
    Optional<String> unsafe = KeyFiles.unsafe(file.toAbsolutePath());
    unsafe.ifPresent(why -> say("warning: " + file + ": " + why));
    try (Dns open = dns.open()) {
      return judge(key, new DnsKeys(open).find(name.domain(), name.selector()));
    }
  }

  private int judge(SigningKey key, KeyAnswer answer) {
    return switch (answer) {
      case KeyAnswer.Found(KeyRecord record) when record.key().isEmpty() ->
          ends(Status.DATA, "the published key is revoked");
      case KeyAnswer.Found(KeyRecord record) when !key.matches(record) ->
          ends(Status.DATA, "the published key is another one");
      case KeyAnswer.Found(KeyRecord record) ->
          ends(Status.OK, "the keys match: " + key + (record.testing() ? ", testing (t=y)" : ""));
      case KeyAnswer.None() -> ends(Status.UNAVAILABLE, "no key is published");
      case KeyAnswer.Several() -> ends(Status.DATA, "several keys are published");
      case KeyAnswer.Unreadable(String why) ->
          ends(Status.DATA, "what is published is no key: " + why);
      case KeyAnswer.Unavailable(String why) ->
          ends(Status.TEMPFAIL, "the DNS does not answer: " + why);
    };
  }

  private int ends(int status, String text) {
    say(name.selector() + "._domainkey." + name.domain() + ": " + text);
    return status;
  }

  private void say(String text) {
    spec.commandLine().getOut().println(text);
    spec.commandLine().getOut().flush();
  }
}
