package org.sluicemail.dkim;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of RFC 6376 (with errata 3192 and 4926) and RFC 8463. */
class RfcVectorsTest {
  static final String MAIL =
      """
      From: Joe SixPack <joe@football.example.com>
      To: Suzie Q <suzie@shopping.example.net>
      Subject: Is dinner ready?
      Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
      Message-ID: <20030712040037.46341.5F8J@football.example.com>

      Hi.

      We lost the game. Are you hungry yet?

      Joe.
      """;

  private static final String RFC_6376 =
      """
      DKIM-Signature: v=1; a=rsa-sha256; s=brisbane; d=example.com;
            c=simple/simple; q=dns/txt; i=joe@football.example.com;
            h=Received : From : To : Subject : Date : Message-ID;
            bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
            b=AuUoFEfDxTDkHlLXSZEpZj79LICEps6eda7W3deTVFOk4yAUoqOB
            4nujc7YopdG5dWLSdNg6xNAZpOPr+kHxt1IrE+NahM6L/LbvaHut
            KVdkLLkpVaVVQPzeRDI009SO2Il5Lu7rDNH6mZckBdrIx0orEtZV
            4bmp/YzhwvcubU4=;
      Received: from client1.football.example.com  [192.0.2.1]
            by submitserver.example.com with SUBMISSION;
            Fri, 11 Jul 2003 21:01:54 -0700 (PDT)
      """;

  static final String RFC_8463 =
      """
      DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
       d=football.example.com; i=@football.example.com;
       q=dns/txt; s=brisbane; t=1528637909; h=from : to :
       subject : date : message-id : from : subject : date;
       bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
       b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
       Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
      DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
       d=football.example.com; i=@football.example.com;
       q=dns/txt; s=test; t=1528637909; h=from : to : subject :
       date : message-id : from : subject : date;
       bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
       b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
       DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
       dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
      """;

  private static final String SECRET = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
  private static final String PUBLIC = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

  /** The keys of both. */
  static final Zone ZONE =
      new Zone()
          .put(
              "example.com",
              "brisbane",
              "v=DKIM1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQ"
                  + "KBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYt"
                  + "IxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v"
                  + "/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhi"
                  + "tdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB")
          .put("football.example.com", "brisbane", "v=DKIM1; k=ed25519; p=" + PUBLIC)
          .put(
              "football.example.com",
              "test",
              "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWR"
                  + "iGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/b"
                  + "yYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKr"
                  + "M3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K"
                  + "4w3QIDAQAB");

  private static List<Cause> causes(String text) throws Exception {
    return ZONE
        .verify(Letter.lines(text), VerifyRules.STRICT, Instant.parse("2026-01-01T00:00:00Z"))
        .stream()
        .map(Verified::cause)
        .toList();
  }

  @Test
  void verifiesRfc6376AppendixA() throws Exception {
    assertThat(causes(RFC_6376 + MAIL)).containsExactly(Cause.VERIFIED);
  }

  @Test
  void noticesOneBlankMoreInASimpleBody() throws Exception {
    assertThat(causes(RFC_6376 + MAIL.replace("game. Are", "game.  Are")))
        .containsExactly(Cause.BODY_CHANGED);
    assertThat(causes(RFC_8463 + MAIL.replace("game. Are", "game.  Are")))
        .containsExactly(Cause.VERIFIED, Cause.VERIFIED);
  }

  @Test
  void noticesOtherFoldingInASimpleHeader() throws Exception {
    assertThat(causes(RFC_6376.replace("      by", "     by") + MAIL))
        .containsExactly(Cause.HEADER_CHANGED);
  }

  @Test
  void verifiesRfc8463AppendixA() throws Exception {
    assertThat(causes(RFC_8463 + MAIL)).containsExactly(Cause.VERIFIED, Cause.VERIFIED);
  }

  @Test
  void readsTheKeyOfRfc8463AndSignsAsItDoes() throws Exception {
    SigningKey key = SigningKey.parse(SECRET.getBytes(US_ASCII));
    assertThat(key.publicText()).isEqualTo(PUBLIC);
    Letter letter = Letter.lines(RFC_8463 + MAIL);
    Signature example = Signature.parse(letter.header().fields().getFirst());
    byte[] data =
        new SignedFields(letter.header(), example.field())
            .data(example.headers(), Canonicalization.RELAXED, example.withoutValue());
    assertThat(key.sign(data)).isEqualTo(example.value().toArray()); // Ed25519 knows no chance
  }
}
