package org.sluicemail.authres;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.dkim.Fuzz;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Octets;

class AuthenticationResultsTest {
  private static HeaderField field(String value) {
    return HeaderField.of(Octets.of("Authentication-Results"), Octets.of(value));
  }

  private static Optional<AuthenticationResults> parse(String value) {
    return AuthenticationResults.parse(field(value));
  }

  private static MethodResult dkim(String result, Property... properties) {
    return new MethodResult("dkim", result, properties);
  }

  /** RFC 8601 appendix B.1 to B.6. */
  @Test
  void readsTheExamplesOfTheRfc() {
    assertThat(parse(" example.org 1; none"))
        .contains(new AuthenticationResults("example.org", List.of()));
    assertThat(
            parse(" example.com;\r\n  spf=pass smtp.mailfrom=example.net").orElseThrow().results())
        .containsExactly(
            new MethodResult("spf", "pass", new Property("smtp", "mailfrom", "example.net")));
    assertThat(
            parse(
                    " example.com;\r\n auth=pass (cram-md5) smtp.auth=sender@example.net;\r\n"
                        + " spf=pass smtp.mailfrom=example.net")
                .orElseThrow()
                .results())
        .containsExactly(
            new MethodResult(
                "auth",
                "pass",
                "cram-md5",
                Optional.empty(),
                List.of(new Property("smtp", "auth", "sender@example.net"))),
            new MethodResult("spf", "pass", new Property("smtp", "mailfrom", "example.net")));
    assertThat(
            parse(
                    " example.com;\r\n dkim=pass reason=\"good signature\"\r\n"
                        + " header.i=@mail-router.example.net;\r\n"
                        + " dkim=fail reason=\"bad signature\"\r\n header.i=@newyork.example.com")
                .orElseThrow()
                .results())
        .extracting(MethodResult::reason)
        .containsExactly(Optional.of("good signature"), Optional.of("bad signature"));
    AuthenticationResults odd =
        parse(
                " foo.example.net (foobar) 1 (baz);\r\n dkim (Because I like it) / 1 (One yay) ="
                    + " (wait for it) fail\r\n policy (A dot can go here) . (like that) expired\r\n"
                    + " (this surprised me) = (as I wasn't expecting it) 1362471462")
            .orElseThrow();
    assertThat(odd.authservId()).isEqualTo("foo.example.net");
    assertThat(odd.results())
        .containsExactly(dkim("fail", new Property("policy", "expired", "1362471462")));
  }

  @Test
  void readsWhatOthersWrite() {
    MethodResult result =
        parse(
                " mx; dkim=pass (2048-bit key; unprotected) header.d=a.org header.i=@a.org"
                    + " header.a=rsa-sha256 header.s=s header.b=ab/c+d=;")
            .orElseThrow()
            .results()
            .getFirst();
    assertThat(result.comment()).isEqualTo("2048-bit key; unprotected");
    assertThat(result.property("header", "B")).contains("ab/c+d=");
    assertThat(result.property("header", "d")).contains("a.org");
    assertThat(result.property("smtp", "d")).isEmpty();
    assertThat(parse(" \"mx; x\\\"\" ; spf=none").orElseThrow().authservId()).isEqualTo("mx; x\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        " ;",
        " mx",
        " mx;",
        " mx 2; none",
        " mx; none; dkim=pass",
        " mx; none dkim=pass",
        " mx dkim=pass",
        " mx; dkim",
        " mx; dkim=",
        " mx; dkim/2=pass",
        " mx; =pass",
        " mx; dkim=pass header.d",
        " mx; dkim=pass header.=a",
        " mx; dkim=pass header d=a",
        " mx; dkim=pass reason=a reason=b",
        " mx; dkim=pass header.d=a reason=b",
        " mx; dkim=pass;; spf=pass",
        " mx; dkim=pass (not closed",
        " \"mx; dkim=pass",
        " mx; dkim=pass reason=\"x",
        " mx; dkim=pass reason=\"x\\",
        " (mx; dkim=pass",
      })
  void refusesWhatBreaksTheGrammar(String value) {
    if (!value.contains("(not closed")) {
      assertThat(parse(value)).isEmpty();
    } else {
      assertThat(parse(value).orElseThrow().results()).hasSize(1); // a comment to the end
    }
  }

  @Test
  void hasABound() {
    assertThat(parse(" mx" + "; dkim=pass".repeat(200))).isPresent();
    assertThat(parse(" mx" + "; dkim=pass".repeat(201))).isEmpty();
  }

  @Test
  void writesOneResultToALine() {
    AuthenticationResults all =
        new AuthenticationResults(
            "mx.example.org",
            List.of(
                new MethodResult(
                    "dkim",
                    "pass",
                    "2048-bit key",
                    Optional.empty(),
                    List.of(
                        new Property("header", "d", "example.net"),
                        new Property("header", "i", "@example.net"),
                        new Property("header", "b", "ab/c+d=="))),
                new MethodResult(
                    "spf", "fail", "", Optional.of("not \"us\" (ever)\r\nX: y"), List.of())));
    assertThat(new String(all.field().raw().toArray(), ISO_8859_1))
        .isEqualTo(
            """
            Authentication-Results: mx.example.org;
            \tdkim=pass (2048-bit key) header.d=example.net header.i=@example.net
            \theader.b="ab/c+d==";
            \tspf=fail reason="not \\"us\\" (ever)  X: y\"\
            """
                .replace("\n", "\r\n"));
    assertThat(AuthenticationResults.parse(all.field()).orElseThrow().results()).hasSize(2);
  }

  @Test
  void writesThatNothingWasDone() {
    assertThat(new AuthenticationResults("mx 1", List.of()).field().text())
        .isEqualTo("\"mx 1\"; none");
  }

  @Test
  void keepsLinesShort() {
    String long1 = "\ud83d\ude00".repeat(400);
    AuthenticationResults all =
        new AuthenticationResults(
            "mx",
            List.of(
                new MethodResult(
                    "dkim",
                    "fail",
                    long1,
                    Optional.of(long1),
                    List.of(new Property("header", "d", "x".repeat(500))))));
    assertThat(new String(all.field().raw().toArray(), ISO_8859_1).split("\r\n"))
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(998));
  }

  @Test
  void refusesWordsThatAreNone() {
    assertThatThrownBy(() -> dkim("pa ss")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Property("header", "", "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** What is read can be written, and then says the same. */
  @Test
  void goesRound() {
    List<String> words =
        List.of(
            ";",
            "=",
            ".",
            "(",
            ")",
            "\"",
            "\\",
            " ",
            "\r\n\t",
            "none",
            "reason=",
            "header.",
            "dkim",
            "/1",
            "1",
            "@",
            "\u00c3\u00bc",
            "\u00ff",
            "\0",
            "mx.example.org");
    List<byte[]> corpus =
        List.of(
            " mx.example.org 1; dkim=pass (c) reason=\"x\" header.d=a.org; spf=none"
                .getBytes(ISO_8859_1),
            " \"a b\"; auth=pass smtp.auth=\"x@y\"; x=y".getBytes(ISO_8859_1));
    Fuzz.run(AuthresLaws::field, words, corpus);
  }

  @Test
  void whatIsBuiltOfAnyTextIsReadAsTheSame() {
    Fuzz.run(
        AuthresLaws::built,
        List.of("|", "\"", "\\", "(", ")", "\r\n", ";", "@", "=", "\0", "\u00ff", "x".repeat(250)),
        List.of(
            "mx.example.org|dkim|pass|2048-bit key|it is good|header|d|a.org".getBytes(ISO_8859_1),
            "\u00c3\u00bc|spf|none|||smtp|mailfrom|x@y|dkim|fail|c|r|header|i|@z"
                .getBytes(ISO_8859_1)));
  }
}
