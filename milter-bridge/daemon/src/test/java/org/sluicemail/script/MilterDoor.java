package org.sluicemail.script;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluicemail.config.Endpoint;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Octets;
import org.sluicemail.milter.client.MessageAnswer;
import org.sluicemail.milter.client.MilterClient;
import org.sluicemail.milter.client.Timeouts;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.Family;
import org.sluicemail.milter.codec.MacroStage;
import org.sluicemail.milter.codec.Modification;
import org.sluicemail.milter.codec.Options;

/** The milter server, told of the mail by our own client. */
final class MilterDoor implements Door {
  private final String name;
  private final Listening server;
  private final Endpoint endpoint;

  MilterDoor(String name, Listening server, Endpoint endpoint) {
    this.name = name;
    this.server = server;
    this.endpoint = endpoint;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String shows(Verdict verdict, boolean local) {
    return VerdictText.toServer(verdict);
  }

  @Override
  public List<Heard> play(Script script) throws IOException {
    server.load(script);
    List<Heard> heard = new ArrayList<>();
    for (Script.Visit visit : script.visits()) {
      try (MilterClient milter =
          MilterClient.connect(endpoint.resolve(), Timeouts.usual(), Options.everything())) {
        greet(milter, visit);
        for (Script.Mailing mailing : visit.mailings()) {
          server.await(mailing);
          heard.add(play(milter, visit.local(), mailing));
        }
        milter.quit();
      }
    }
    server.awaitNoBodies();
    return heard;
  }

  private static void greet(MilterClient milter, Script.Visit visit) throws IOException {
    Map<String, String> helo = new LinkedHashMap<>();
    visit
        .tls()
        .ifPresent(tls -> {
          helo.put("{tls_version}", tls.version());
          helo.put("{cipher}", tls.cipher());
        });
    milter.define(MacroStage.HELO, helo);
    Map<String, String> mail = new LinkedHashMap<>();
    visit.user().ifPresent(user -> mail.put("{auth_authen}", user));
    milter.define(MacroStage.MAIL, mail);
    milter.connect(connect(visit.client()));
    milter.helo(visit.helo());
  }

  private static Command.Connect connect(Optional<Client> known) {
    Client client = known.orElse(new Client(InetAddress.getLoopbackAddress(), 4711, "localhost"));
    String address = client.addressText();
    Family family = address.indexOf(':') < 0 ? Family.INET : Family.INET6;
    String host = client.name().isEmpty() ? "[" + address + "]" : client.name();
    return new Command.Connect(host, family, client.port(), address);
  }

  private static Heard play(MilterClient milter, boolean local, Script.Mailing mailing)
      throws IOException {
    Answer mail =
        milter.mail(path(mailing.sender().address(), local), mailing.sender().parameters());
    List<String> recipients = new ArrayList<>();
    for (Script.To to : mailing.recipients()) {
      recipients.add(recipient(milter, local, to));
    }
    Heard heard = Heard.withoutEnd(shown(mail), recipients);
    if (mailing.content().isEmpty()) {
      milter.abort();
      return heard;
    }
    Script.Data data = mailing.content().get();
    return concluded(heard, mailing, data, content(milter, data));
  }

  private static String recipient(MilterClient milter, boolean local, Script.To to)
      throws IOException {
    if (to.verdict().isEmpty()) {
      return Script.To.REFUSED;
    }
    String path = path(to.recipient().address(), local);
    return shown(milter.rcpt(path, to.recipient().parameters()));
  }

  /** Postfix's own cleanup writes addresses without brackets. */
  private static String path(Address address, boolean local) {
    return local ? address.text() : address.path();
  }

  private static MessageAnswer content(MilterClient milter, Script.Data data) throws IOException {
    milter.data();
    for (HeaderField field : data.header().fields()) {
      int colon = field.raw().indexOf(':', 0);
      milter.header(field.raw().slice(0, colon).text(), field.value());
    }
    milter.endOfHeader();
    milter.body(Octets.of(data.octets()));
    return milter.endOfMessage();
  }

  private static Heard concluded(
      Heard heard, Script.Mailing mailing, Script.Data data, MessageAnswer answer) {
    if (!answer.passes()) {
      return heard.end(shown(answer.answer()), Optional.empty());
    }
    ServerMail mail = new ServerMail(mailing, data);
    answer.modifications().forEach(mail::modify);
    String end =
        answer.modifications().stream()
            .filter(Modification.Quarantine.class::isInstance)
            .map(each -> "quarantine " + ((Modification.Quarantine) each).reason())
            .findFirst()
            .orElse("proceed");
    return heard.end(end, Optional.of(mail.leaving()));
  }

  private static String shown(Answer answer) {
    return switch (answer) {
      case Answer.Continue a -> "proceed";
      case Answer.Accept a -> "proceed";
      case Answer.Skip a -> "proceed";
      case Answer.Discard a -> "discard";
      case Answer.Reject a -> "reject without a reply";
      case Answer.TempFail a -> "tempfail without a reply";
      case Answer.Shutdown a -> "shutdown";
      case Answer.ConnectionFailure a -> "connection failure";
      case Answer.ReplyCode code -> (code.code() < 500 ? "tempfail " : "reject ") + code.reply();
    };
  }
}
