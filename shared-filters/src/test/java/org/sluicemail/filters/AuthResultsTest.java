package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.authres.MethodResult;
import org.sluicemail.authres.Property;
import org.sluicemail.chain.Edits;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.HeaderFilter;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Sealer;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Session;

class AuthResultsTest {
  private static final Mail MAIL = Fixture.mail("From: a@example.org", "", "x");

  private static List<Edit> removed(String yaml, String... values) throws Exception {
    HeaderFilter remover = (HeaderFilter) Fixture.build(new AuthResults(), yaml).getFirst();
    List<String> fields = new ArrayList<>(List.of("From: a@example.org"));
    for (String value : values) {
      fields.add(value);
    }
    var outcome = remover.onHeader(Session.UNKNOWN, Fixture.ENVELOPE, Fixture.header(fields));
    assertThat(outcome.verdict().word()).isEqualTo("proceed");
    return outcome.edits();
  }

  private static List<HeaderField> seal(String yaml, Finding... findings) throws Exception {
    Sealer sealer = (Sealer) Fixture.build(new AuthResults(), yaml).get(1);
    return sealer.seal(MAIL, Findings.of("dkim", findings));
  }

  @Test
  void removesWhatClaimsToBeOurs() throws Exception {
    assertThat(
            removed(
                "",
                "Authentication-Results: mx.example.net; dkim=pass",
                "Authentication-Results: mx.example.com; dkim=pass",
                "AUTHENTICATION-RESULTS : (c) \"MX.example.NET\" (d) garbage",
                "X: mx.example.net; dkim=pass",
                "Authentication-Results: mx.example.net."))
        .containsExactly(
            new Edit.Remove("Authentication-Results", 1),
            new Edit.Remove("AUTHENTICATION-RESULTS", 3),
            new Edit.Remove("Authentication-Results", 4));
  }

  /** Neighbours whose names are nearly the same must not take the place of the forged one. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authentication-Results\u2003: x",
        "Authentication-Results\u00a0: mx.example.net; none",
        "Authentication-Results\u000b: mx.example.net; none",
        "Authentication-Results\u001c: x",
        "Authentication-Re\u017fults: x",
        "Authentication-Results : other.test; none",
      })
  void forgedOnesDoNotHideBehindOthers(String neighbour) throws Exception {
    String forged = "authentication-RESULTS\t: MX.example.net; dkim=pass";
    for (List<String> fields : List.of(List.of(neighbour, forged), List.of(forged, neighbour))) {
      Header header = Fixture.header(fields);
      HeaderFilter remover = (HeaderFilter) Fixture.build(new AuthResults(), "").getFirst();
      Outcome outcome = remover.onHeader(Session.UNKNOWN, Fixture.ENVELOPE, header);
      assertThat(Edits.of(header, outcome.edits()).apply(header))
          .isEqualTo(Fixture.header(List.of(neighbour)));
    }
  }

  /** Some take a lone CR, or a lone LF, for the end of a line. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "X: a\rAuthentication-Results: mx.example.net; dkim=pass",
        "X: a\nAuthentication-Results: mx.example.net; dkim=pass",
        "X: a\r\nAuthentication-Results: mx.example.net; dkim=pass",
        "X: a\rauthentication-RESULTS\t:\r\n (c) MX.example.net/1; dkim=pass\rY: b",
        "X: a\r\n b\r\rAuthentication-Results: mx.example.net",
        "X: a\rAuthentication-Results: z.test (\rAuthentication-Results: mx.example.net; none",
      })
  void removesFieldsThatHideOneOfOurs(String field) throws Exception {
    assertThat(removed("", "X: y", field)).containsExactly(new Edit.Remove("X", 2));
  }

  @Test
  void removesThemWhereverItIsHidden() throws Exception {
    String hidden = "\rAuthentication-Results: mx.example.net; dkim=pass";
    assertThat(removed("", "X" + hidden, "Authentication-Results: z.test; none (" + hidden + ")"))
        .containsExactly(
            new Edit.Remove("X\rAuthentication-Results", 1),
            new Edit.Remove("Authentication-Results", 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X: a\rAuthentication-Results: z.test; dkim=pass",
        "X: a\r Authentication-Results: mx.example.net; dkim=pass",
        "X: a\r\n\tAuthentication-Results: mx.example.net; dkim=pass",
        "X: a\rb Authentication-Results: mx.example.net; dkim=pass",
        "X: a\rb\r",
        "X: a\r:\r:mx.example.net",
      })
  void leavesFieldsThatHideNone(String field) throws Exception {
    assertThat(removed("", "X: y", field)).isEmpty();
  }

  @Test
  void removesWhatElseItIsToldTo() throws Exception {
    String[] fields = {
      "Authentication-Results: one.test; none",
      "Authentication-Results: two.test; none",
      "Authentication-Results: ???",
    };
    assertThat(removed("", fields)).isEmpty();
    assertThat(removed("also-remove: [Two.test]", fields))
        .containsExactly(new Edit.Remove("Authentication-Results", 2));
    assertThat(removed("also-remove: '*'", fields)).hasSize(3);
  }

  @Test
  void testifiesInOneField() throws Exception {
    Finding dkim =
        new Finding.AuthResult(
            new MethodResult(
                "dkim",
                "pass",
                "2048-bit key",
                Optional.empty(),
                List.of(new Property("header", "d", "example.org"))));
    Finding spf =
        new Finding.AuthResult(
            new MethodResult("spf", "none", new Property("smtp", "mailfrom", "a@example.org")));
    assertThat(seal("", dkim, new Finding.Mark("x"), spf))
        .containsExactly(
            HeaderField.of(
                "Authentication-Results",
                "mx.example.net;\r\n\tdkim=pass (2048-bit key) header.d=example.org;\r\n"
                    + "\tspf=none smtp.mailfrom=a@example.org"));
  }

  @Test
  void isSilentWhenNothingWasFoundUnlessToldOtherwise() throws Exception {
    assertThat(seal("")).isEmpty();
    assertThat(seal("always: true"))
        .containsExactly(HeaderField.of("Authentication-Results", "mx.example.net; none"));
  }

  @Test
  void needNotTestify() throws Exception {
    List<Filter> parts = Fixture.build(new AuthResults(), "add: false");
    assertThat(parts).hasSize(1).first().isInstanceOf(HeaderFilter.class);
  }
}
