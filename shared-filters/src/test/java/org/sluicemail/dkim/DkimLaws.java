package org.sluicemail.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Octets;

/**
 * What holds for any octets: each is a value or a {@link MalformedException}, and its canonical
 * form is that of the reference below, in whatever pieces it comes.
 */
public final class DkimLaws {
  /** With a signature of each kind; its keys are the same in each run, as kept inputs need. */
  static final Letter SIGNED = Letter.lines(RfcVectorsTest.RFC_8463 + RfcVectorsTest.MAIL);

  private DkimLaws() {}

  private static void isPresentable(MalformedException e) {
    String message = String.valueOf(e.getMessage());
    assertThat(message).isNotBlank();
    assertThat(message.chars().noneMatch(Character::isISOControl)).as(message).isTrue();
  }

  /** The value of a DKIM-Signature field. */
  public static void signature(byte[] input) {
    HeaderField field = HeaderField.of(Octets.of(Signature.NAME), Octets.of(input));
    try {
      Signature read = Signature.parse(field);
      assertThat(read.headers()).isNotEmpty();
      assertThat(read.withoutValue().length()).isLessThan(field.raw().length());
      assertThat(Domains.isWithin(read.identityDomain(), read.domain())).isTrue();
    } catch (MalformedException e) {
      isPresentable(e);
    }
  }

  /** A tag list says the same however it is folded. */
  public static void tagList(byte[] input) {
    Octets text = Octets.of(input);
    try {
      TagList read = TagList.parse(text);
      TagList folded = TagList.parse(Letter.octets(latin1(input).replaceAll(";", "\r\n\t;\r\n ")));
      for (String name : List.of("a", "b", "d", "h", "p", "s", "v", "x")) {
        assertThat(folded.compact(name)).isEqualTo(read.compact(name));
        Optional<TagList.Span> span = read.span(name);
        assertThat(span.isPresent()).isEqualTo(read.value(name).isPresent());
        span.ifPresent(s -> assertThat(text.slice(s.from(), s.to()).indexOf(';', 0)).isNegative());
      }
    } catch (MalformedException e) {
      isPresentable(e);
    }
  }

  /** The text of a key record. */
  public static void keyRecord(byte[] input) {
    String text = Octets.decode(input, 0, input.length);
    KeyRecord.isCandidate(text);
    try {
      KeyRecord key = KeyRecord.parse(text);
      assertThat(key.bits()).isBetween(0, 100_000);
      key.key().ifPresent(k -> PublicKeys.encoded(key.type(), k));
    } catch (MalformedException e) {
      isPresentable(e);
    }
  }

  /** The octets of a public key in DER, and not only their text, are anybody's. */
  public static void publicKey(byte[] input) {
    keyRecord(("p=" + Base64.getEncoder().encodeToString(input)).getBytes(ISO_8859_1));
  }

  /** A file that should hold a private key. */
  public static void privateKey(byte[] input) {
    try {
      SigningKey key = SigningKey.parse(input);
      assertThat(key.bits()).isPositive();
      assertThat(KeyRecord.parse(key.record()).bits()).isEqualTo(key.bits());
    } catch (MalformedException e) {
      isPresentable(e);
    }
  }

  /** A message: nothing but what was signed verifies, and nothing breaks the verifier. */
  public static void message(byte[] input) throws Exception {
    Letter letter = letter(latin1(input));
    for (Verified each : RfcVectorsTest.ZONE.verify(letter)) {
      assertThat(each.reason().chars().noneMatch(Character::isISOControl)).isTrue();
      if (each.passed()) {
        assertThat(relaxed(letter, "From")).isEqualTo(relaxed(SIGNED, "From"));
        assertThat(relaxed(letter, "To")).isEqualTo(relaxed(SIGNED, "To"));
      }
    }
  }

  /** Whatever is between line ends, a field has a name. */
  public static Letter letter(String text) {
    String[] parts = (text + "\r\n\r\n").split("\r\n\r\n", 2);
    String header =
        parts[0]
            .replaceAll("(?m)^(?![!-9;-~]+[ \t]*:)(?![ \t])", "X:")
            .replaceAll("\\A[ \t]", "X: ");
    return Letter.of("X: y\r\n" + header, parts[1]);
  }

  /** The fields of this name as relaxed canonicalization sees them. */
  public static List<Octets> relaxed(Letter letter, String name) {
    return letter.header().all(name).stream()
        .map(field -> Canonicalization.RELAXED.field(field.raw()))
        .toList();
  }

  /** A body comes out as the reference has it: whole, octet by octet, and in pieces of any size. */
  public static void body(byte[] input, Canonicalization how) {
    String wanted = how == Canonicalization.SIMPLE ? simple(input) : relaxed(input);
    SplittableRandom random = new SplittableRandom(Arrays.hashCode(input));
    assertThat(Canonical.of(how, input, () -> input.length)).isEqualTo(wanted);
    assertThat(Canonical.of(how, input, () -> 1)).isEqualTo(wanted);
    assertThat(Canonical.of(how, input, () -> random.nextInt(1, 50))).isEqualTo(wanted);
  }

  /** RFC 6376 section 3.4.3, as plainly as it can be said. */
  private static String simple(byte[] body) {
    return withoutEmptyLines(latin1(body)) + "\r\n";
  }

  /** RFC 6376 section 3.4.4. */
  private static String relaxed(byte[] body) {
    String lines = latin1(body).replaceAll("[ \t]+", " ").replaceAll(" (?=\r\n|\\z)", "");
    String text = withoutEmptyLines(lines);
    return text.isEmpty() ? "" : text + "\r\n";
  }

  private static String withoutEmptyLines(String text) {
    String rest = text;
    while (rest.endsWith("\r\n")) {
      rest = rest.substring(0, rest.length() - 2);
    }
    return rest;
  }

  /** A field in its relaxed form (RFC 6376 section 3.4.2). */
  public static void field(byte[] input) {
    Octets raw = Letter.octets("X" + latin1(input) + ":");
    String text = latin1(raw.toArray());
    int colon = text.indexOf(':');
    String name = text.substring(0, colon).replaceAll("[ \t\r\n]", "");
    String value = text.substring(colon + 1).replaceAll("[ \t\r\n]+", " ");
    assertThat(latin1(RelaxedField.of(raw).toArray()))
        .isEqualTo(lower(name) + ":" + value.replaceAll("\\A | \\z", ""));
  }

  private static String lower(String name) {
    StringBuilder out = new StringBuilder();
    name.chars()
        .mapToObj(c -> String.valueOf((char) c))
        .forEach(c -> out.append(c.compareTo("\u007f") < 0 ? c.toLowerCase(Locale.ROOT) : c));
    return out.toString();
  }

  private static String latin1(byte[] octets) {
    return new String(octets, ISO_8859_1);
  }
}
