package org.sluicemail.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.sluicemail.dns.ZoneFile;

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
}
