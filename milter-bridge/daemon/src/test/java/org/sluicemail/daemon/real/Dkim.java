package org.sluicemail.daemon.real;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluicemail.dkim.BodyHash;
import org.sluicemail.dkim.BodyHashes;
import org.sluicemail.dkim.Canonicalization;
import org.sluicemail.dkim.Cause;
import org.sluicemail.dkim.KeyAnswer;
import org.sluicemail.dkim.KeyLookup;
import org.sluicemail.dkim.KeyRecord;
import org.sluicemail.dkim.KeyType;
import org.sluicemail.dkim.MalformedException;
import org.sluicemail.dkim.SignatureForm;
import org.sluicemail.dkim.Signer;
import org.sluicemail.dkim.SigningKey;
import org.sluicemail.dkim.Verified;
import org.sluicemail.dkim.Verifier;
import org.sluicemail.dkim.VerifyRules;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Limits;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Spool;

/** Keys of example.test, and messages that are signed and verified with them. */
final class Dkim {
  static final String DOMAIN = "example.test";
  static final SigningKey RSA = SigningKey.generate(KeyType.RSA, 2048);
  static final SigningKey ED25519 = SigningKey.generate(KeyType.ED25519, 0);

  /** What is published. */
  static final Map<String, String> KEYS =
      Map.of(
          "rsa._domainkey.example.test", RSA.record(),
          "ed25519._domainkey.example.test", ED25519.record());

  static final KeyLookup LOOKUP =
      (domain, selector) -> {
        String record = KEYS.get(selector + "._domainkey." + domain);
        try {
          return record == null
              ? new KeyAnswer.None()
              : new KeyAnswer.Found(KeyRecord.parse(record));
        } catch (MalformedException e) {
          throw new IllegalStateException(e);
        }
      };

  /** Servers cut longer ones, and libmilter ends the connection. */
  private static final int LONGEST_FIELD = 59_000;

  private Dkim() {}

  static Message read(byte[] content) throws IOException {
    return Message.read(
        new ByteArrayInputStream(content), Spool.inTemporaryFolder(), Limits.DEFAULT);
  }

  /** A corpus message as an orderly server would send it, if it has one author and lines. */
  static Optional<Message> orderly(Sample sample) throws IOException {
    String lines = sample.text().replaceAll("\r*\n", "\r\n");
    String text = lines.endsWith("\r\n") ? lines : lines + "\r\n"; // OpenDKIM adds none
    Message message = read(text.getBytes(ISO_8859_1));
    boolean odd =
        text.replace("\r\n", "").indexOf('\r') >= 0
            || message.header().fields().stream()
                .map(field -> field.raw().text().replace("\r\n", ""))
                .anyMatch(raw -> raw.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0));
    boolean huge =
        message.header().fields().stream().anyMatch(field -> field.raw().length() > LONGEST_FIELD);
    return odd || huge || message.header().count("From") != 1
        ? Optional.empty()
        : Optional.of(message);
  }

  /** All such messages of the corpus; without the corpus the test is skipped. */
  static List<Message> messages() throws IOException {
    List<Sample> corpus = Samples.corpus();
    assumeFalse(corpus.isEmpty(), "SKIPPED: no shared/corpus beside the project");
    List<Message> messages = new ArrayList<>();
    for (Sample sample : corpus) {
      orderly(sample).ifPresent(messages::add);
    }
    assertThat(messages).hasSizeGreaterThan(300);
    return messages;
  }

  static Message with(Message message, HeaderField field) {
    List<HeaderField> fields = new ArrayList<>(List.of(field));
    fields.addAll(message.header().fields());
    return new Message(new Header(fields), message.body());
  }

  static Message sign(Message message, SigningKey key, Canonicalization how)
      throws IOException, InterruptedException {
    SignatureForm form = SignatureForm.USUAL.with(how, how);
    Signer signer = new Signer(DOMAIN, key.type().word(), Optional.empty(), key, form);
    BodyHashes hashes = new BodyHashes();
    BodyHash hash = signer.want(hashes);
    try (InputStream body = message.body().open()) {
      hashes.read(body);
    }
    return with(message, signer.sign(message.header(), hash, Instant.now()));
  }

  static List<Cause> verify(Message message) throws IOException, InterruptedException {
    return new Verifier(VerifyRules.STRICT, LOOKUP, Instant::now)
        .verify(message.header(), message.body()).stream().map(Verified::cause).toList();
  }
}
