package org.sluicemail.daemon.opendkim.behaviour;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sluicemail.authres.AuthenticationResults;
import org.sluicemail.chain.Chain;
import org.sluicemail.chain.Decision;
import org.sluicemail.chain.Door;
import org.sluicemail.chain.Transaction;
import org.sluicemail.config.ConfigException;
import org.sluicemail.daemon.opendkim.Configuration;
import org.sluicemail.dkim.BodyHash;
import org.sluicemail.dkim.BodyHashes;
import org.sluicemail.dkim.Canonicalization;
import org.sluicemail.dkim.KeyType;
import org.sluicemail.dkim.Signature;
import org.sluicemail.dkim.SignatureForm;
import org.sluicemail.dkim.Signer;
import org.sluicemail.dkim.SigningKey;
import org.sluicemail.engine.Engine;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Resources;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Limits;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;
import org.sluicemail.mail.Spool;

/** A configuration of OpenDKIM at work, without a mail server; what it says of mail, as lines. */
final class Stage implements AutoCloseable {
  static final SigningKey RSA = SigningKey.generate(KeyType.RSA, 2048);
  static final SigningKey SMALL = SigningKey.generate(KeyType.RSA, 1024);
  static final SigningKey ED25519 = SigningKey.generate(KeyType.ED25519, 0);
  static final Instant NOW = Instant.parse("2026-11-20T18:00:00Z");

  static final String MAIL =
      """
      From: Joe <joe@example.test>
      To: ann@other.test
      Subject: Hello
      Date: Fri, 20 Nov 2026 18:00:00 +0000
      Message-ID: <1@example.test>

      Hello there
      """;

  static final SignatureForm FORM = form(OptionalLong.empty(), Optional.empty());

  private final Engine engine;

  private Stage(Engine engine) {
    this.engine = engine;
  }

  static SignatureForm form(OptionalLong limit, Optional<Duration> lifetime) {
    return new SignatureForm(
        Canonicalization.RELAXED,
        Canonicalization.RELAXED,
        List.of("From", "To", "Subject", "Date"),
        List.of(),
        lifetime,
        limit,
        false,
        false,
        false);
  }

  /** {@code FOLDER} in the lines is a folder with keys. */
  static Stage of(Path folder, String... lines) throws IOException, ConfigException {
    secret(folder.resolve("rsa.key"), RSA.pem());
    secret(folder.resolve("ed.key"), ED25519.pem());
    Files.writeString(folder.resolve("public"), published());
    String all =
        Stream.concat(
                Stream.of("Socket local:FOLDER/sock", "TestPublicKeys FOLDER/public"),
                Stream.of(lines))
            .collect(Collectors.joining("\n", "", "\n"));
    Path file = folder.resolve("opendkim.conf");
    Files.writeString(file, all.replace("FOLDER", folder.toString()));
    Configuration read = Configuration.read(Optional.of(file), Map.of(), false);
    return new Stage(DropIn.engine(read.settings(), new Resources(), InstantSource.fixed(NOW)));
  }

  private static void secret(Path file, String content) throws IOException {
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static String published() {
    return Map.of(
                "rsa", RSA.record(),
                "small", SMALL.record(),
                "ed", ED25519.record(),
                "testing", RSA.record().replace("k=rsa;", "k=rsa; t=y;"),
                "strict", RSA.record().replace("k=rsa;", "k=rsa; t=s;"),
                "revoked", "v=DKIM1; p=",
                "broken", "v=DKIM1; p=@@@")
            .entrySet()
            .stream()
            .map(key -> key.getKey() + "._domainkey.example.test " + key.getValue() + "\n")
            .collect(Collectors.joining())
        + "rsa._domainkey.list.test "
        + RSA.record()
        + "\n";
  }

  static Session inside() {
    return session("127.0.0.1", "localhost");
  }

  static Session outside() {
    return session("192.0.2.7", "mx.stranger.test");
  }

  static Session session(String address, String name) {
    return Session.UNKNOWN
        .withClient(new Client(org.sluicemail.config.Addresses.literal(address), 25, name))
        .withQueueId("4711")
        .withServer(new Session.Server("mta.test", "smtpd", ""));
  }

  static Message mail(String text) throws IOException {
    byte[] octets = text.replace("\n", "\r\n").getBytes(ISO_8859_1);
    return Message.read(
        new ByteArrayInputStream(octets), Spool.inTemporaryFolder(), Limits.DEFAULT);
  }

  /** {@code text} with this field on top. */
  static String top(String field, String text) {
    return field + "\n" + text;
  }

  static String signed(String text, String selector) throws IOException, InterruptedException {
    return signed(text, "example.test", selector, FORM, NOW);
  }

  /** {@code text} with a signature on top, by the key that {@code selector} names. */
  static String signed(
      String text, String domain, String selector, SignatureForm form, Instant when)
      throws IOException, InterruptedException {
    SigningKey key =
        switch (selector) {
          case "small" -> SMALL;
          case "ed" -> ED25519;
          default -> RSA;
        };
    Signer signer = new Signer(domain, selector, Optional.empty(), key, form);
    Message message = mail(text);
    BodyHashes hashes = new BodyHashes();
    BodyHash hash = signer.want(hashes);
    try (InputStream in = message.body().open()) {
      hashes.read(in);
    }
    String field = signer.sign(message.header(), hash, when).raw().text().replace("\r", "");
    return field + "\n" + text;
  }

  /** The chain of a client's mail, where that is certain when it connects. */
  Optional<String> atConnect(Session session) {
    return engine.routes().atConnect(session).map(Chain::name);
  }

  /** A mail that has come up to the end of its header. */
  Transaction begin(Session session, Message message, String... recipients)
      throws IOException, InterruptedException {
    ReversePath sender = ReversePath.of("<joe@example.test>");
    Transaction mail = engine.routes().at(session, sender).begin(session, sender, Door.ANY);
    mail.sender();
    for (String recipient : recipients) {
      mail.recipient(Recipient.of(recipient));
    }
    mail.header(message.header());
    return mail;
  }

  /** The verdict, then the edits. */
  List<String> play(Session session, String text, String... recipients)
      throws IOException, InterruptedException {
    String[] all = recipients.length == 0 ? new String[] {"<ann@other.test>"} : recipients;
    Message message = mail(text);
    return end(begin(session, message, all), message);
  }

  /** As {@code play}, of a mail that has come up to the end of its header. */
  static List<String> end(Transaction mail, Message message)
      throws IOException, InterruptedException {
    Decision decision = mail.message(message, () -> {});
    mail.end(Ending.How.DECIDED);
    List<String> said = new ArrayList<>(List.of(word(decision.verdict())));
    decision.edits().forEach(edit -> said.add(word(edit)));
    return said;
  }

  /** The results that are told of a mail, with all that is in them. */
  String results(Session session, String text) throws IOException, InterruptedException {
    return field(session, mail(text), AuthenticationResults.NAME);
  }

  /** The hash of a body with these line ends, as it is signed. */
  String bodyHash(Session session, String body) throws IOException, InterruptedException {
    Content content = Content.of(body.getBytes(ISO_8859_1));
    String signature = field(session, new Message(mail(MAIL).header(), content), Signature.NAME);
    return signature.replaceAll("\\s", "").replaceAll(".*;bh=([^;]*);.*", "$1");
  }

  private String field(Session session, Message message, String name)
      throws IOException, InterruptedException {
    Transaction mail = begin(session, message, "<ann@other.test>");
    Decision decision = mail.message(message, () -> {});
    mail.end(Ending.How.DECIDED);
    return decision.edits().stream()
        .filter(edit -> edit instanceof Edit.Top(HeaderField field) && field.isNamed(name))
        .map(edit -> ((Edit.Top) edit).field().text())
        .findFirst()
        .orElseThrow();
  }

  private static String word(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Proceed p -> "proceed";
      case Verdict.Quarantine(String reason) -> "quarantine " + reason;
      case Verdict.TempFail(var reply) -> reply.toString();
      case Verdict.Discard(String reason) -> "discard " + reason;
      case Verdict.Reject(var reply) -> reply.toString();
    };
  }

  private static String word(Edit edit) {
    return switch (edit) {
      case Edit.Top(HeaderField field) -> "top " + word(field);
      case Edit.Append(HeaderField field) -> "append " + word(field);
      case Edit.Remove(String name, int ordinal) -> "remove " + name + " " + ordinal;
      case Edit.RemoveAll(String name) -> "remove " + name;
      case Edit.AddRecipient(Recipient recipient) -> "to " + recipient;
      case Edit.RemoveRecipient(var address) -> "not to " + address;
      default -> edit.toString();
    };
  }

  /** Without what differs from run to run. */
  private static String word(HeaderField field) {
    String text =
        field
            .text()
            .replaceAll("\\s+", " ")
            .replaceAll(" b[h]?=[^;]*(;|$)", "")
            .replaceAll(" header.b=\\S+", "");
    return field.name() + ": " + text;
  }

  @Override
  public void close() {
    engine.close();
  }
}
