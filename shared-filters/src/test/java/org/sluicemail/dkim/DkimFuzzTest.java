package org.sluicemail.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Octets;

/** Whatever is sent is a value or a {@link MalformedException}, and the same in any pieces. */
class DkimFuzzTest {
  private static final List<String> WORDS =
      List.of(
          ";",
          "=",
          ":",
          ",",
          " ",
          "\r\n\t",
          "\r",
          "\n",
          "\t",
          "\0",
          "\u00ff",
          "=3D",
          "=C3=BC",
          "@",
          ".",
          "b=",
          "b =",
          "l=0",
          "l=99999999999999999999",
          "x=1",
          "t=s:y",
          "v=1",
          "v=DKIM1",
          "p=",
          "h=",
          "i=@",
          "q=dns/txt",
          "c=relaxed/",
          "k=ed25519",
          "k=rsa",
          "xn--",
          "\u00c3\u00bc.org",
          "-----BEGIN PRIVATE KEY-----",
          "-----END PRIVATE KEY-----",
          "MIIB",
          "AAAA",
          "0",
          "\u0080");

  private static final Letter SIGNED =
      Zone.sign(
          Letter.lines("From: a@example.org\nTo: b@example.net\n\nHello\n"),
          Zone.signer(Zone.ED25519, SignatureForm.USUAL));

  private static byte[] octets(String text) {
    return text.getBytes(ISO_8859_1);
  }

  @Test
  void signatures() {
    Fuzz.run(
        input -> {
          try {
            Signature s =
                Signature.parse(HeaderField.of(Octets.of("DKIM-Signature"), Octets.of(input)));
            assertThat(s.headers()).isNotEmpty();
            assertThat(s.withoutValue().length()).isLessThan(s.field().raw().length());
            assertThat(Domains.isWithin(s.identityDomain(), s.domain())).isTrue();
          } catch (MalformedException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContainPattern("\\p{Cntrl}");
          }
        },
        WORDS,
        List.of(
            SIGNED.header().fields().getFirst().value().toArray(),
            octets("v=1;a=rsa-sha256;d=a.org;s=s;h=from;bh=AAAA;b=AAAA;i=x@b.a.org;l=1;t=1;x=2")));
  }

  @Test
  void keyRecords() {
    Fuzz.run(
        input -> {
          try {
            KeyRecord key = KeyRecord.parse(Octets.decode(input, 0, input.length));
            assertThat(key.bits()).isBetween(0, 100_000);
            key.key().ifPresent(k -> PublicKeys.encoded(key.type(), k));
          } catch (MalformedException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContainPattern("\\p{Cntrl}");
          }
        },
        WORDS,
        List.of(
            octets(Zone.ED25519.record()),
            octets("v=DKIM1; p=" + Zone.RSA.publicText()),
            octets("v=DKIM1; h=sha1:sha256; k=rsa; n=x; s=email:*; t=y:s; p=")));
  }

  /** The octets of keys in DER, and not only their text, are anybody's. */
  @Test
  void publicKeys() {
    Fuzz.run(
        input -> {
          try {
            KeyRecord.parse("p=" + Base64.getEncoder().encodeToString(input));
          } catch (MalformedException e) {
            assertThat(e.getMessage()).isNotBlank();
          }
        },
        WORDS,
        List.of(Base64.getDecoder().decode(Zone.RSA.publicText())));
  }

  @Test
  void privateKeys() {
    Fuzz.run(
        input -> {
          try {
            assertThat(SigningKey.parse(input).bits()).isPositive();
          } catch (MalformedException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContainPattern("\\p{Cntrl}");
          }
        },
        WORDS,
        List.of(
            Zone.ED25519.pem().getBytes(US_ASCII),
            Zone.RSA.pem().getBytes(US_ASCII),
            Base64.getMimeDecoder().decode(Zone.RSA.pem().replaceAll("-----.*-----", "")),
            new byte[32]));
  }

  /** Nothing but what was signed verifies, and nothing breaks the verifier. */
  @Test
  void messages() {
    String whole =
        new String(SIGNED.header().toBytes(), ISO_8859_1)
            + "\r\n"
            + new String(SIGNED.body(), ISO_8859_1);
    Fuzz.run(
        input -> {
          Letter letter = letter(new String(input, ISO_8859_1));
          for (Verified each : Zone.usual().verify(letter)) {
            assertThat(each.reason()).doesNotContainPattern("\\p{Cntrl}");
            if (each.passed()) {
              assertThat(relaxed(letter, "From")).isEqualTo(relaxed(SIGNED, "From"));
              assertThat(relaxed(letter, "To")).isEqualTo(relaxed(SIGNED, "To"));
            }
          }
        },
        WORDS,
        List.of(octets(whole)));
  }

  /** Whatever is between line ends, a field has a name. */
  private static Letter letter(String text) {
    String[] parts = (text + "\r\n\r\n").split("\r\n\r\n", 2);
    String header =
        parts[0]
            .replaceAll("(?m)^(?![!-9;-~]+[ \t]*:)(?![ \t])", "X:")
            .replaceAll("\\A[ \t]", "X: ");
    return Letter.of("X: y\r\n" + header, parts[1]);
  }

  private static List<Octets> relaxed(Letter letter, String name) {
    return letter.header().all(name).stream()
        .map(field -> Canonicalization.RELAXED.field(field.raw()))
        .toList();
  }

  @Test
  void bodiesInPieces() {
    Fuzz.run(
        input -> {
          SplittableRandom random = new SplittableRandom(Arrays.hashCode(input));
          for (Canonicalization how : Canonicalization.values()) {
            assertThat(hash(how, input, () -> random.nextInt(1, 50)))
                .isEqualTo(hash(how, input, () -> input.length));
            assertThat(hash(how, input, () -> 1)).isEqualTo(hash(how, input, () -> input.length));
          }
        },
        List.of(" ", "\t", "\r", "\n", "\r\n", "\r\n\r\n", "word", "\0"),
        List.of(octets("Hello  you \r\n\r\n and \t\r\nbye\r\n\r\n\r\n"), octets("a\r\rb\n c ")));
  }

  private static byte[] hash(Canonicalization how, byte[] body, IntSupplier piece) {
    BodyHashes hashes = new BodyHashes();
    BodyHash hash = hashes.want(how, OptionalLong.empty());
    for (int from = 0; from < body.length; ) {
      int length = Math.min(piece.getAsInt(), body.length - from);
      hashes.update(body, from, length);
      from += length;
    }
    hashes.finish();
    return hash.value();
  }
}
