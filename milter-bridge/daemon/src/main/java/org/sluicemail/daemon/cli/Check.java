package org.sluicemail.daemon.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluicemail.chain.Chain;
import org.sluicemail.chain.Decision;
import org.sluicemail.chain.Door;
import org.sluicemail.chain.Edits;
import org.sluicemail.chain.Pulse;
import org.sluicemail.chain.Transaction;
import org.sluicemail.config.ConfigException;
import org.sluicemail.daemon.Daemon;
import org.sluicemail.engine.Engine;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Resources;
import org.sluicemail.filter.Verdict;
import org.sluicemail.journal.Summary;
import org.sluicemail.mail.Message;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Judges messages from files, without any mail server, and explains the verdicts. */
@Command(
    name = "check",
    description = {
      "Judge messages from files and explain the verdict.",
      "Exit status: 0 proceed, quarantine, discard; 69 reject; 75 tempfail; of several the highest;"
          + " 65 for a message that cannot be read."
    })
final class Check implements Callable<Integer> {
  @Mixin private ConfigOption config = new ConfigOption();
  @Mixin private Mailing mailing = new Mailing();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--chain",
      paramLabel = "NAME",
      description = "Take this chain, not the one that the routes lead to.")
  private @Nullable String chain;

  @Option(names = "--summary", description = "Print what the server's log would say instead.")
  private boolean summary;

  @Override
  public Integer call() throws ConfigException, IOException, InterruptedException {
    int status = Status.OK;
    try (Engine engine = Daemon.load(Daemon.read(config.file()), new Resources()).engine()) {
      Chain chosen = chain(engine);
      for (String file : mailing.files()) {
        status = Math.max(status, check(engine, chosen, file));
      }
    }
    return status;
  }

  private int check(Engine engine, Chain chosen, String file)
      throws IOException, InterruptedException {
    try (Message message = Mailing.read(file, engine.spool(), engine.limits())) {
      Transaction transaction = chosen.begin(mailing.session(), mailing.from(), Door.ANY);
      try {
        Result result = judge(transaction, message);
        PrintWriter out = spec.commandLine().getOut();
        if (summary) {
          out.println(engine.journal().line(summary(transaction, result.verdict())));
        } else if (mailing.json()) {
          out.println(result.json());
        } else {
          result.text(file).forEach(out::println);
        }
        out.flush();
        return result.status();
      } finally {
        // Nobody takes the mail: no filter shall learn from it, count it or copy it.
        transaction.end(Ending.How.ABORTED);
      }
    }
  }

  private Result judge(Transaction transaction, Message message)
      throws IOException, InterruptedException {
    Decision decision = transaction.all(mailing.recipients(), message, Pulse.NONE);
    Edits edits = Edits.of(message.header(), decision.edits());
    Verdict verdict = decision.verdict();
    return Result.of(decision, verdict, EditLine.of(message.header(), edits));
  }

  private static Summary summary(Transaction transaction, Verdict verdict) {
    return Summary.of(transaction, Ending.How.DECIDED, Optional.of(verdict));
  }

  private Chain chain(Engine engine) {
    String name = chain;
    if (name == null) {
      return engine.routes().at(mailing.session(), mailing.from());
    }
    return engine
        .chain(name)
        .orElseThrow(
            () -> new ParameterException(spec.commandLine(), "there is no chain '" + name + "'"));
  }
}
