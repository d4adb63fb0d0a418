package org.sluicemail.daemon.real.dropin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.sluicemail.milter.codec.Step;

/** Plays a scene to a filter, and tells what it says, line by line. */
final class Player {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Timeouts PATIENT = new Timeouts(LIMIT, LIMIT, LIMIT, LIMIT);

  private static final int PIECE = 3;

  private final Scene scene;
  private final MilterClient client;
  private final List<String> said = new ArrayList<>();
  private boolean over;

  private Player(Scene scene, MilterClient client) {
    this.scene = scene;
    this.client = client;
  }

  /** What the filter at {@code socket} says. */
  static List<String> play(Scene scene, Path socket) throws IOException {
    return play(scene, socket, Options.everything());
  }

  /** The same where the mail server offers no more than {@code offer}. */
  static List<String> play(Scene scene, Path socket, Options offer) throws IOException {
    try (MilterClient client =
        MilterClient.connect(UnixDomainSocketAddress.of(socket), PATIENT, offer)) {
      Player player = new Player(scene, client);
      player.begin();
      if (!player.over) {
        player.content();
      }
      return player.said;
    }
  }

  private void begin() throws IOException {
    Map<String, String> first = new HashMap<>(scene.macros());
    first.keySet().retainAll(List.of("j", "{daemon_name}"));
    client.define(MacroStage.CONNECT, first);
    client.define(MacroStage.MAIL, scene.macros());
    hear("connect", client.connect(connect()));
    if (!over) {
      client.helo("client.test");
      hear("mail", client.mail("<sender@client.test>", List.of()));
    }
    for (String recipient : scene.recipients()) {
      hear("rcpt", over ? new Answer.Continue() : client.rcpt(recipient, List.of()));
    }
  }

  private Command.Connect connect() {
    Family family = scene.address().indexOf(':') < 0 ? Family.INET : Family.INET6;
    return new Command.Connect(scene.host(), family, 4711, scene.address());
  }

  private void content() throws IOException {
    client.data();
    for (String field : scene.fields()) {
      int colon = field.indexOf(':');
      hear("header", client.header(field.substring(0, colon), octets(field.substring(colon + 1))));
    }
    if (!over) {
      hear("end of header", client.endOfHeader());
    }
    if (!over) {
      body(scene.body());
      MessageAnswer last = client.endOfMessage();
      last.modifications().forEach(this::change);
      said.add("end of message: " + word(last.answer()));
    }
  }

  /** In pieces, so that line ends fall apart. */
  private void body(String text) throws IOException {
    for (int i = 0; i < text.length(); i += PIECE) {
      client.body(octets(text.substring(i, Math.min(i + PIECE, text.length()))));
    }
  }

  private static Octets octets(String text) {
    return Octets.of(text.getBytes(ISO_8859_1));
  }

  private void hear(String when, Answer answer) {
    if (!over && !(answer instanceof Answer.Continue)) {
      over = true;
      said.add(when + ": " + word(answer));
    }
  }

  private static String word(Answer answer) {
    return answer instanceof Answer.ReplyCode reply
        ? reply.reply()
        : answer.getClass().getSimpleName();
  }

  private void change(Modification modification) {
    said.add(
        switch (modification) {
          case Modification.InsertHeader insert ->
              "insert " + insert.index() + " " + insert.name() + ":" + inserted(insert.value());
          case Modification.AddHeader add -> "add " + add.name() + ":" + text(add.value());
          case Modification.ChangeHeader change ->
              "change " + change.index() + " " + change.name() + ":" + text(change.value());
          case Modification.Quarantine quarantine -> "quarantine " + quarantine.reason();
          case Modification.AddRecipient add -> "recipient " + add.recipient();
          case Modification.DeleteRecipient delete -> "no recipient " + delete.recipient();
          case Modification.ChangeSender sender -> "sender " + sender.sender();
          case Modification.ReplaceBody body -> "body";
        });
  }

  /** Mail servers that keep the blank to themselves add it. */
  private String inserted(Octets value) {
    return (client.agreed().has(Step.LEADING_SPACE) ? "" : " ") + text(value);
  }

  private static String text(Octets value) {
    return new String(value.toArray(), ISO_8859_1);
  }
}
