package org.sluicemail.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sluicemail.mail.Octets;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.Family;
import org.sluicemail.milter.codec.FrameWriter;

/** What Postfix sends to a filter for one message of 5 KB: the same as the load generator does. */
final class Conversation {
  private static final int FIELDS = 12;
  private static final Map<String, String> QUEUE_ID = Map.of("i", "4Xb7Qz1kJ9z2Yt");

  private Conversation() {}

  static List<Command> commands() {
    List<Command> commands = new ArrayList<>();
    add(commands, Map.of("j", "mx.example.org", "v", "Postfix 3.7.11"), connect());
    add(commands, Map.of(), new Command.Helo("client.example.net"));
    add(commands, mailMacros(), new Command.Mail("<sender@example.net>", List.of("SIZE=5888")));
    add(commands, rcptMacros(), new Command.Rcpt("<recipient@example.org>", List.of()));
    add(commands, QUEUE_ID, new Command.Data());
    for (int field = 0; field < FIELDS; field++) {
      Octets value = Octets.of("value of the field " + field + "\n\tfolded into a second line");
      add(commands, QUEUE_ID, new Command.Header("X-Field-" + field, value));
    }
    add(commands, QUEUE_ID, new Command.EndOfHeader());
    add(commands, QUEUE_ID, new Command.Body(Octets.of(Mails.BODY)));
    add(commands, QUEUE_ID, new Command.EndOfMessage());
    return List.copyOf(commands);
  }

  private static void add(List<Command> commands, Map<String, String> macros, Command command) {
    commands.add(new Command.DefineMacros(command.code(), macros));
    commands.add(command);
  }

  private static Command connect() {
    return new Command.Connect("client.example.net", Family.INET, 40123, "192.0.2.7");
  }

  private static Map<String, String> mailMacros() {
    return Map.of(
        "{mail_addr}",
        "sender@example.net",
        "{mail_host}",
        "example.net",
        "{mail_mailer}",
        "smtp");
  }

  private static Map<String, String> rcptMacros() {
    return Map.of(
        "{rcpt_addr}",
        "recipient@example.org",
        "{rcpt_host}",
        "example.org",
        "{rcpt_mailer}",
        "smtp");
  }

  static FrameWriter encode(List<Command> commands, FrameWriter out) {
    commands.forEach(out::add);
    return out;
  }
}
