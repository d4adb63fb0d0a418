package org.sluicemail.daemon.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.sluicemail.chain.Decision;
import org.sluicemail.config.Endpoint;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Limits;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Octets;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.Spool;
import org.sluicemail.milter.client.MessageAnswer;
import org.sluicemail.milter.client.MilterClient;
import org.sluicemail.milter.client.Timeouts;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.milter.codec.Command.Connect;
import org.sluicemail.milter.codec.Family;
import org.sluicemail.milter.codec.MacroStage;
import org.sluicemail.milter.codec.Modification;
import org.sluicemail.milter.codec.Options;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Plays the mail server against any milter. */
@Command(
    name = "send",
    description = {
      "Play the mail server: hand messages from files to a milter and print what it answers.",
      "Exit status: 0 proceed, quarantine, discard; 69 reject; 75 tempfail; of several the highest;"
          + " 65 for a message that cannot be read; 75 also for a milter that does not answer."
    })
final class Send implements Callable<Integer> {
  @Mixin private Mailing mailing = new Mailing();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-t", "--to"},
      required = true,
      paramLabel = "SOCKET",
      converter = EndpointConverter.class,
      description = "The milter: unix:/path or inet:port@host.")
  private Endpoint to = new Endpoint.Inet("127.0.0.1", 0);

  @Option(
      names = {"-n", "--connections"},
      paramLabel = "N",
      defaultValue = "1",
      description = "Hand all files over on each of N connections side by side (default: 1).")
  private int connections = 1;

  /** A socket in the words of the configuration. */
  static final class EndpointConverter implements ITypeConverter<Endpoint> {
    @Override
    public Endpoint convert(String text) {
      return Endpoint.parse(text);
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    checkConnections();
    Spool spool = Spool.inTemporaryFolder();
    List<Future<Integer>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < connections; i++) {
        running.add(threads.submit(() -> converse(spool)));
      }
      int status = Status.OK;
      for (Future<Integer> each : running) {
        status = Math.max(status, each.get());
      }
      return status;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private void checkConnections() {
    if (connections < 1) {
      throw new ParameterException(spec.commandLine(), "at least one connection is needed");
    }
    if (connections > 1 && mailing.readsStandardInput()) {
      throw new ParameterException(
          spec.commandLine(), "standard input can be handed over on one connection only");
    }
  }

  private int converse(Spool spool) throws IOException {
    try {
      return handAll(spool);
    } catch (Failure e) {
      throw e;
    } catch (IOException e) {
      throw Failure.milter(to.toString(), e);
    }
  }

  private int handAll(Spool spool) throws IOException {
    int status = Status.OK;
    try (MilterClient milter =
        MilterClient.connect(to.resolve(), Timeouts.usual(), Options.everything())) {
      macros().forEach(milter::define);
      Answer greeting = greet(milter);
      for (String file : mailing.files()) {
        try (Message message = Mailing.read(file, spool, Limits.DEFAULT)) {
          Result result =
              greeting instanceof Answer.Continue ? hand(milter, message) : decided(greeting);
          print(file, result);
          status = Math.max(status, result.status());
        }
        milter.abort();
      }
      milter.quit();
    }
    return status;
  }

  private void print(String file, Result result) {
    PrintWriter out = spec.commandLine().getOut();
    synchronized (this) {
      if (mailing.json()) {
        out.println(result.json());
      } else {
        result.text(file).forEach(out::println);
      }
      out.flush();
    }
  }

  /** What the user gave is told at every stage; a milter that asks by name gets what it asked. */
  private Map<MacroStage, Map<String, String>> macros() {
    Map<MacroStage, Map<String, String>> stages = new EnumMap<>(MacroStage.class);
    Map<String, String> named = new LinkedHashMap<>();
    mailing.macros().forEach((name, value) -> named.put(sent(name), value));
    for (MacroStage stage : MacroStage.values()) {
      stages.put(stage, named);
    }
    return stages;
  }

  private static String sent(String name) {
    return name.length() == 1 ? name : "{" + name + "}";
  }

  private Answer greet(MilterClient milter) throws IOException {
    Client client = mailing.session().client();
    String address = client.addressText();
    Family family = address.indexOf(':') < 0 ? Family.INET : Family.INET6;
    Answer answer = milter.connect(new Connect(client.name(), family, client.port(), address));
    return answer instanceof Answer.Continue ? milter.helo(mailing.session().helo()) : answer;
  }

  private Result hand(MilterClient milter, Message message) throws IOException {
    Answer mail = milter.mail(mailing.from().address().path(), mailing.from().parameters());
    if (!(mail instanceof Answer.Continue)) {
      return decided(mail);
    }
    List<Decision.ForRecipient> recipients = new ArrayList<>();
    for (Recipient recipient : mailing.recipients()) {
      Answer answer = milter.rcpt(recipient.address().path(), recipient.parameters());
      recipients.add(new Decision.ForRecipient(recipient, verdict(answer)));
    }
    if (recipients.stream().noneMatch(each -> each.verdict().accepts())) {
      Verdict all = ofRefused(recipients);
      return new Result(all, Result.reply(all), recipients, List.of(), Optional.empty());
    }
    return content(milter, message, recipients);
  }

  private static Result content(
      MilterClient milter, Message message, List<Decision.ForRecipient> recipients)
      throws IOException {
    milter.data();
    for (HeaderField field : message.header().fields()) {
      milter.header(field.name(), field.value());
    }
    milter.endOfHeader();
    try (InputStream body = message.body().open()) {
      byte[] chunk = new byte[64 << 10];
      for (int n = body.read(chunk); n >= 0; n = body.read(chunk)) {
        milter.body(Octets.of(chunk, 0, n));
      }
    }
    MessageAnswer answer = milter.endOfMessage();
    Verdict verdict = quarantine(answer).orElseGet(() -> verdict(answer.answer()));
    List<EditLine> edits =
        verdict.accepts() ? EditLine.of(message.header(), answer.modifications()) : List.of();
    return new Result(verdict, Result.reply(verdict), recipients, edits, Optional.empty());
  }

  private static Optional<Verdict> quarantine(MessageAnswer answer) {
    return !answer.passes()
        ? Optional.empty()
        : answer.modifications().stream()
            .filter(Modification.Quarantine.class::isInstance)
            .map(Modification.Quarantine.class::cast)
            .<Verdict>map(modification -> new Verdict.Quarantine(modification.reason()))
            .findFirst();
  }

  /** Whoever must wait makes all wait, as in the chain. */
  private static Verdict ofRefused(List<Decision.ForRecipient> recipients) {
    List<Verdict> verdicts = recipients.stream().map(Decision.ForRecipient::verdict).toList();
    return verdicts.stream()
        .filter(Verdict.TempFail.class::isInstance)
        .findFirst()
        .orElse(verdicts.getFirst());
  }

  /** What came of a mail before any recipient was named. */
  private Result decided(Answer answer) {
    Verdict verdict = verdict(answer);
    List<Decision.ForRecipient> recipients =
        mailing.recipients().stream()
            .map(recipient -> new Decision.ForRecipient(recipient, Verdict.proceed()))
            .toList();
    return new Result(verdict, Result.reply(verdict), recipients, List.of(), Optional.empty());
  }

  private static Verdict verdict(Answer answer) {
    Reply reject = new Reply(550, "5.7.1", "Command rejected");
    return switch (answer) {
      case Answer.Continue a -> Verdict.proceed();
      case Answer.Accept a -> Verdict.proceed();
      case Answer.Skip a -> Verdict.proceed();
      case Answer.Discard a -> new Verdict.Discard("discarded by the milter");
      case Answer.Reject a -> new Verdict.Reject(reject);
      case Answer.TempFail a -> new Verdict.TempFail(Reply.UNAVAILABLE);
      case Answer.Shutdown a -> new Verdict.TempFail(Reply.UNAVAILABLE);
      case Answer.ConnectionFailure a -> new Verdict.TempFail(Reply.UNAVAILABLE);
      case Answer.ReplyCode code -> said(code, reject);
    };
  }

  private static Verdict said(Answer.ReplyCode code, Reply reject) {
    boolean later = code.code() < 500;
    Reply reply = Reply.parse(code.reply(), later ? Reply.UNAVAILABLE : reject);
    return later ? new Verdict.TempFail(reply) : new Verdict.Reject(reply);
  }
}
