package org.sluicemail.authres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Octets;

/** What holds for whatever stands in an Authentication-Results field. */
public final class AuthresLaws {
  private static final int RESULT = 7;
  private static final int MAX_TEXT = 200;
  private static final int MAX_ID = 255;
  private static final int MAX_LINE = 998;

  private AuthresLaws() {}

  /** What can be read is claimed by whom it is from, and says the same when we write it. */
  public static void field(byte[] input) {
    HeaderField field = HeaderField.of(Octets.of(AuthenticationResults.NAME), Octets.of(input));
    Claim claim = Claim.of(field);
    AuthenticationResults.parse(field)
        .ifPresent(read -> {
          assertThat(claim.isOf(read.authservId())).as(read.authservId()).isTrue();
          isWrittenAsItIs(read);
        });
  }

  /** Results made of any text: an id, and seven parts for each, between bars. */
  public static void built(byte[] input) {
    String[] parts = Octets.decode(input, 0, input.length).split("\\|", -1);
    List<MethodResult> results = new ArrayList<>();
    for (int i = 1; i + RESULT <= parts.length; i += RESULT) {
      result(Arrays.copyOfRange(parts, i, i + RESULT)).ifPresent(results::add);
    }
    isWrittenAsItIs(new AuthenticationResults(parts[0], results));
  }

  private static Optional<MethodResult> result(String[] parts) {
    for (int i : new int[] {0, 1, 4, 5}) {
      if (!Words.isKeyword(parts[i])) {
        return Optional.empty();
      }
    }
    Property property = new Property(parts[4], parts[5], parts[6]);
    Optional<String> reason = Optional.of(parts[3]).filter(text -> !text.isEmpty());
    return Optional.of(new MethodResult(parts[0], parts[1], parts[2], reason, List.of(property)));
  }

  private static void isWrittenAsItIs(AuthenticationResults results) {
    if (results.authservId().length() > MAX_ID) {
      return; // ours is a domain name
    }
    HeaderField field = results.field();
    isSound(field.raw());
    AuthenticationResults again = AuthenticationResults.parse(field).orElseThrow();
    assertThat(again.authservId()).isEqualTo(printed(results.authservId()));
    assertThat(again.results()).hasSameSizeAs(results.results());
    for (int i = 0; i < results.results().size(); i++) {
      isSame(again.results().get(i), results.results().get(i));
    }
  }

  private static void isSame(MethodResult again, MethodResult result) {
    assertThat(again.method()).isEqualTo(result.method());
    assertThat(again.result()).isEqualTo(result.result());
    assertThat(again.comment()).isEqualTo(shown(result.comment()));
    assertThat(again.reason()).isEqualTo(result.reason().map(AuthresLaws::shown));
    assertThat(again.properties()).hasSameSizeAs(result.properties());
    for (int i = 0; i < result.properties().size(); i++) {
      Property one = result.properties().get(i);
      assertThat(again.properties().get(i))
          .isEqualTo(new Property(one.type(), one.name(), shown(one.value())));
    }
  }

  private static String shown(String text) {
    boolean half = text.length() > MAX_TEXT && Character.isHighSurrogate(text.charAt(MAX_TEXT - 1));
    return printed(text.substring(0, Math.min(text.length(), half ? MAX_TEXT - 1 : MAX_TEXT)));
  }

  /** Octets that were no characters become some when they come together. */
  private static String printed(String text) {
    StringBuilder out = new StringBuilder(Octets.of(text).text());
    for (int i = 0; i < out.length(); i++) {
      if (Character.isISOControl(out.charAt(i))) {
        out.setCharAt(i, ' ');
      }
    }
    return out.toString();
  }

  /** Lines end where they are folded, and nowhere else. */
  private static void isSound(Octets raw) {
    String text = raw.text();
    for (String line : text.split("\r\n\t", -1)) {
      assertThat(line.chars().noneMatch(Character::isISOControl)).as(text).isTrue();
      assertThat(Octets.encode(line).length).isLessThanOrEqualTo(MAX_LINE);
    }
  }
}
