package org.sluicemail.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.dns.Answer;
import org.sluicemail.dns.Dns;
import org.sluicemail.dns.DomainName;
import org.sluicemail.dns.RecordType;
import org.sluicemail.dns.ZoneFile;
import org.sluicemail.mail.HeaderField;

class DnsKeysTest {
  private static final String KEY = "\"v=DKIM1; k=ed25519; p=" + Zone.ED25519.publicText() + "\"";

  private static KeyAnswer find(String zone) throws Exception {
    return new DnsKeys(ZoneFile.of(zone)).find("example.org", "s");
  }

  private static String txt(String... texts) {
    StringBuilder zone = new StringBuilder();
    for (String text : texts) {
      zone.append("s._domainkey.example.org. IN TXT ").append(text).append('\n');
    }
    return zone.toString();
  }

  @Test
  void findsAKey() throws Exception {
    assertThat(find(txt(KEY)))
        .isInstanceOfSatisfying(
            KeyAnswer.Found.class, found -> assertThat(Zone.ED25519.matches(found.key())).isTrue());
  }

  @Test
  void joinsStrings() throws Exception {
    String rsa = Zone.RSA.record();
    String parts =
        "\""
            + rsa.substring(0, 100)
            + "\" \""
            + rsa.substring(100, 255)
            + "\" \""
            + rsa.substring(255)
            + "\"";
    assertThat(find(txt(parts))).isInstanceOf(KeyAnswer.Found.class);
  }

  @Test
  void followsAliases() throws Exception {
    String zone = "s._domainkey.example.org. IN CNAME k.example.net.\nk.example.net. IN TXT ";
    assertThat(find(zone + KEY)).isInstanceOf(KeyAnswer.Found.class);
  }

  @Test
  void passesOverOtherTexts() throws Exception {
    assertThat(find(txt("\"v=spf1 -all\"", KEY))).isInstanceOf(KeyAnswer.Found.class);
    assertThat(find(txt("\"v=spf1 -all\""))).isEqualTo(new KeyAnswer.None());
    assertThat(find("*.example.org. IN TXT \"hello\"")).isEqualTo(new KeyAnswer.None());
  }

  @Test
  void takesTheOnlyOneThatCanBeRead() throws Exception {
    assertThat(find(txt(KEY, "\"v=DKIM1; k=new; p=AAAA\""))).isInstanceOf(KeyAnswer.Found.class);
    assertThat(find(txt(KEY, "\"v=DKIM1; p=\""))).isEqualTo(new KeyAnswer.Several());
    assertThat(find(txt("\"v=DKIM1; p=A\"", "\"v=DKIM1; p=B\"")))
        .isEqualTo(new KeyAnswer.Several());
  }

  @Test
  void tellsNoneFromUnknown() throws Exception {
    assertThat(find("example.org. IN TXT \"\"")).isEqualTo(new KeyAnswer.None());
    assertThat(find(";! SERVFAIL s._domainkey.example.org"))
        .isInstanceOf(KeyAnswer.Unavailable.class);
    assertThat(find(txt("\"v=DKIM1; p=AAAA\"")))
        .isEqualTo(new KeyAnswer.Unreadable("p= is no rsa key"));
    KeyLookup keys = new DnsKeys(ZoneFile.EMPTY);
    assertThat(keys.find("a".repeat(60) + ".org", ("b".repeat(60) + ".").repeat(3) + "b"))
        .isEqualTo(new KeyAnswer.None());
  }

  /** The DNS of a zone, which counts what it is asked. */
  private record Counting(Dns zone, List<String> asked) implements Dns {
    static Counting of(String zone) throws IOException {
      return new Counting(ZoneFile.of(zone), Collections.synchronizedList(new ArrayList<>()));
    }

    @Override
    public <T> Answer<T> ask(DomainName name, RecordType<T> type)
        throws IOException, InterruptedException {
      asked.add(name.text());
      return zone.ask(name, type);
    }

    @Override
    public void close() {
      zone.close();
    }
  }

  @Test
  void asksOnceForAMessageHoweverTheNameIsWritten() throws Exception {
    Counting dns = Counting.of(txt(KEY) + "t._domainkey.example.org. IN TXT " + KEY + "\n");
    Letter letter = Letter.of("From: a@example.org\r\n", "");
    for (String names :
        List.of("s; d=example.org", "s; d=EXAMPLE.org", "S; d=example.org", "t; d=example.org")) {
      letter =
          letter.with(
              HeaderField.of(
                  "DKIM-Signature",
                  "v=1; a=ed25519-sha256; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;"
                      + " c=relaxed/relaxed; h=From; b=AAAA; s="
                      + names));
    }
    List<Verified> all =
        new Verifier(VerifyRules.STRICT, new DnsKeys(dns), InstantSource.fixed(Zone.NOW))
            .verify(letter.header(), letter.content());
    assertThat(all).hasSize(4).allMatch(each -> each.cause() == Cause.HEADER_CHANGED);
    assertThat(dns.asked())
        .containsExactlyInAnyOrder("s._domainkey.example.org", "t._domainkey.example.org");
  }

  /** How long an answer holds is said by its owner, and known to the resolver. */
  @Test
  void keepsWhatItReadAndNotWhatItWasAnswered() throws Exception {
    Counting dns = Counting.of(txt(KEY));
    KeyLookup keys = new DnsKeys(dns);
    KeyAnswer first = keys.find("example.org", "s");
    assertThat(keys.find("example.org", "s")).isSameAs(first);
    assertThat(dns.asked()).hasSize(2);
    assertThat(keys.find("example.org", "none")).isEqualTo(new KeyAnswer.None());
    assertThat(keys.find("example.org", "none")).isEqualTo(new KeyAnswer.None());
    assertThat(dns.asked()).hasSize(4);
  }

  @Test
  void keepsNoMoreThanItsBound() {
    DnsKeys keys = new DnsKeys(ZoneFile.EMPTY);
    for (int i = 0; i < 3_000; i++) {
      keys.read("v=DKIM1; p=" + i);
    }
    assertThat(keys.kept()).isBetween(1L, 2_000L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*.example.org. IN TXT KEY | Found",
        "*._domainkey.example.org. IN TXT KEY | Found",
        "*.example.org. IN TXT \"v=spf1 -all\" | None",
        "*.example.org. IN TXT \"v=DKIM2; p=x\" | None",
        "*.example.org. IN TXT \"v=DKIM1; p=\" | Found",
        "*.example.org. IN CNAME k.example.net.~k.example.net. IN TXT KEY | Found",
        "*.example.org. IN TXT KEY~s._domainkey.example.org. IN A 192.0.2.1 | None",
        "s._domainkey.example.org. IN CNAME nowhere.example.net. | None",
        "s._domainkey.example.org. IN A 192.0.2.1 | None",
        "s._domainkey.example.org. IN TXT \"\" | None",
        "s._domainkey.example.org. IN TXT KEY~s._domainkey.example.org. IN TXT KEY | Found",
        ";! SERVFAIL s._domainkey.example.org | Unavailable",
        ";! TIMEOUT s._domainkey.example.org | Unavailable",
      })
  void knowsWhatTheDnsMayAnswer(String zone, String answer) throws Exception {
    KeyAnswer found = find(zone.replace("KEY", KEY).replace("~", "\n") + "\n");
    assertThat(found.getClass().getSimpleName()).isEqualTo(answer);
  }
}
