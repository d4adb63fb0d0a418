package org.sluicemail.daemon.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.sluicemail.arc.ChainResult;
import org.sluicemail.arc.ChainStatus;
import org.sluicemail.arc.ChainValidator;
import org.sluicemail.dkim.DnsKeys;
import org.sluicemail.dkim.KeyLookup;
import org.sluicemail.dkim.Result;
import org.sluicemail.dkim.Verified;
import org.sluicemail.dkim.Verifier;
import org.sluicemail.dkim.VerifyRules;
import org.sluicemail.dns.Dns;
import org.sluicemail.mail.Limits;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Printable;
import org.sluicemail.mail.Spool;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Verifies the signatures of messages from files. */
@Command(
    name = "verify",
    description = {
      "Verify the signatures of messages from files, and their ARC chains.",
      "Exit status: 0 each message has a signature that passes; 65 one has not; 75 the DNS does not"
          + " answer."
    })
final class DkimVerifyFile implements Callable<Integer> {
  /** All that RFC 8617 allows. */
  private static final int SETS = 50;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DkimDns dns = new DkimDns();

  @Parameters(
      arity = "1..*",
      paramLabel = "MESSAGE",
      description = "Files, or - for standard input.")
  private List<String> files = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    int status = Status.OK;
    try (Dns open = dns.open()) {
      KeyLookup keys = new DnsKeys(open);
      Verifier verifier = new Verifier(VerifyRules.STRICT, keys, Instant::now);
      ChainValidator chains = new ChainValidator(VerifyRules.STRICT, SETS, keys, Instant::now);
      for (String file : files) {
        status = Math.max(status, verify(verifier, chains, file));
      }
    }
    return status;
  }

  private int verify(Verifier verifier, ChainValidator chains, String file)
      throws IOException, InterruptedException {
    try (Message message = Mailing.read(file, Spool.inTemporaryFolder(), Limits.DEFAULT)) {
      List<Verified> all = verifier.verify(message.header(), message.body());
      PrintWriter out = spec.commandLine().getOut();
      all.forEach(each -> out.println(file + ": " + line(each)));
      if (all.isEmpty()) {
        out.println(file + ": none");
      }
      ChainResult chain = chains.validate(message.header(), message.body());
      if (chain.status() != ChainStatus.NONE) {
        out.println(file + ": " + line(chain));
      }
      out.flush();
      return status(all);
    }
  }

  private static String line(Verified verified) {
    String who =
        verified
            .signature()
            .map(s -> " " + s.algorithmName() + " s=" + s.selector() + " d=" + s.domain())
            .orElse("");
    String why = verified.passed() ? "" : " (" + verified.reason() + ")";
    return Printable.of(verified.result().word() + who + why);
  }

  private static String line(ChainResult chain) {
    String why = chain.reason().isEmpty() ? "" : " (" + chain.reason() + ")";
    String sealers = String.join(" ", chain.sealers());
    return Printable.of(("arc " + chain.status().word() + " " + sealers).strip() + why);
  }

  private static int status(List<Verified> all) {
    if (all.stream().anyMatch(Verified::passed)) {
      return Status.OK;
    }
    boolean later = all.stream().anyMatch(each -> each.result() == Result.TEMPERROR);
    return later ? Status.TEMPFAIL : Status.DATA;
  }
}
