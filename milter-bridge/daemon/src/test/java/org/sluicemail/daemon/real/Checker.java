package org.sluicemail.daemon.real;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sluicemail.arc.ArcSet;
import org.sluicemail.dkim.Signature;
import org.sluicemail.dkim.SigningKey;
import org.sluicemail.dns.ScriptedNameServer;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Octets;
import org.sluicemail.servers.Rspamd;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * An rspamd that signs (DKIM) and seals (ARC) for example.test, and verifies with the keys of
 * {@link Dkim}: mail from here it signs, mail from outside it verifies and seals.
 */
final class Checker implements AutoCloseable {
  private static final int NO_SUCH_NAME = 3;

  /** Other rules look up what is in the messages, and wait half a minute for some of it. */
  private static final String RULES =
      "{symbols_enabled: [DKIM_CHECK, DKIM_SIGNED, ARC_CHECK, ARC_SIGNED]}";

  private static final Map<String, String> FROM_HERE = Map.of("IP", "127.0.0.1", "Settings", RULES);
  private static final Map<String, String> FROM_OUTSIDE =
      Map.of("IP", "203.0.113.9", "Settings", RULES);

  private static final String OPTIONS =
      """
      dns { nameserver = ["127.0.0.1:%d"]; timeout = 5s; retransmits = 3; }
      task_timeout = 180s;
      filters = "dkim";
      """;

  private static final String ANYBODY =
      """
      allow_envfrom_empty = true;
      allow_hdrfrom_mismatch = true;
      allow_hdrfrom_mismatch_local = true;
      allow_hdrfrom_multiple = true;
      allow_username_mismatch = true;
      use_esld = false;
      use_domain = "example.test";
      """;

  private static final String SIGNING =
      """
      domain {
        example.test {
          selectors [
            { path = "FOLDER/rsa.key"; selector = "rsa"; },
            { path = "FOLDER/ed25519.key"; selector = "ed25519"; }
          ]
        }
      }
      """;

  private static final String SEALING =
      """
      sign_inbound = true;
      domain { example.test { path = "FOLDER/rsa.key"; selector = "rsa"; } }
      """;

  /** Of fields that a message has once, it hashes one wherever there are two. */
  private static final List<String> ONCE =
      List.of("From", "Sender", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID");

  private final ScriptedNameServer dns;
  private final Rspamd rspamd;

  private Checker(ScriptedNameServer dns, Rspamd rspamd) {
    this.dns = dns;
    this.rspamd = rspamd;
  }

  static Checker start() throws IOException {
    ScriptedNameServer dns = new ScriptedNameServer((query, tcp) -> answer(query));
    int port = Integer.parseInt(dns.name().toString().replaceAll(".*:", ""));
    try {
      Map<String, String> files =
          Map.of(
              "local.d/options.inc", OPTIONS.formatted(port),
              "local.d/dkim_signing.conf", ANYBODY + SIGNING,
              "local.d/arc.conf", ANYBODY + SEALING,
              "rsa.key", Dkim.RSA.pem(),
              "ed25519.key", seed(Dkim.ED25519));
      return new Checker(dns, Rspamd.with(files));
    } catch (IOException | AssertionError e) {
      dns.close();
      throw e;
    }
  }

  /** It wants Ed25519 keys as their 32 octets in base64, the last ones of PKCS#8. */
  private static String seed(SigningKey key) {
    byte[] info = Base64.getMimeDecoder().decode(key.pem().replaceAll("-----.*-----", ""));
    byte[] seed = Arrays.copyOfRange(info, info.length - 32, info.length);
    return Base64.getEncoder().encodeToString(seed);
  }

  private static Optional<byte[]> answer(org.xbill.DNS.Message query) {
    Record question = query.getQuestion();
    String name = question.getName().toString(true).toLowerCase(Locale.ROOT);
    String key = Dkim.KEYS.get(name);
    if (key == null || question.getType() != Type.TXT) {
      return Optional.of(ScriptedNameServer.reply(query, NO_SUCH_NAME).toWire());
    }
    String strings = key.replaceAll("(.{200})", "$1\" \"");
    return ScriptedNameServer.records(query, "300 TXT \"" + strings + '"');
  }

  /** The messages of the corpus but those that it reads in its own way. */
  static List<Message> messages() throws IOException {
    return Dkim.messages().stream()
        .filter(message -> ONCE.stream().allMatch(name -> message.header().count(name) < 2))
        .toList();
  }

  /** What it finds in mail from outside: symbols, each with its options. */
  Map<String, List<String>> verify(Message message) throws IOException {
    JsonNode symbols = rspamd.check(FROM_OUTSIDE, octets(message)).get("symbols");
    return symbols.properties().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> options(entry.getValue())));
  }

  private static List<String> options(JsonNode symbol) {
    List<String> options = new ArrayList<>();
    symbol.path("options").forEach(option -> options.add(option.asText()));
    return options;
  }

  /** Mail from here with its signatures; empty when it does not sign it. */
  Optional<Message> sign(Message message) throws IOException {
    JsonNode fields = rspamd.check(FROM_HERE, octets(message)).path("dkim-signature");
    Message signed = message;
    for (JsonNode field : fields) {
      signed = Dkim.with(signed, field(Signature.NAME, field));
    }
    return fields.isMissingNode() ? Optional.empty() : Optional.of(signed);
  }

  /** Mail from outside with one set more; empty when it does not seal it. */
  Optional<Message> seal(Message message) throws IOException {
    JsonNode added = rspamd.check(FROM_OUTSIDE, octets(message)).path("milter").path("add_headers");
    Message sealed = message;
    for (String name : List.of(ArcSet.RESULTS, ArcSet.MESSAGE, ArcSet.SEAL)) {
      if (!added.has(name)) {
        return Optional.empty();
      }
      sealed = Dkim.with(sealed, field(name, added.path(name).path("value")));
    }
    return Optional.of(sealed);
  }

  private static HeaderField field(String name, JsonNode value) {
    return HeaderField.of(Octets.of(name), Octets.of(' ' + value.asText()));
  }

  static byte[] octets(Message message) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var in = message.open()) {
      in.transferTo(out);
    }
    return out.toByteArray();
  }

  @Override
  public void close() throws IOException {
    try (dns) {
      rspamd.close();
    }
  }
}
