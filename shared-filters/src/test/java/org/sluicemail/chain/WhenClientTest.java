package org.sluicemail.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.chain.Conditions.holds;
import static org.sluicemail.chain.Conditions.when;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.filter.Needs;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Mails;
import org.sluicemail.mail.Session;
import org.sluicemail.mail.Tls;

/** Conditions on the client and its connection. */
class WhenClientTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.0.0.0/8|10.9.8.7|true",
        "10.0.0.0/8|11.0.0.1|false",
        "[127.0.0.0/8, '::1']|::1|true",
        "[127.0.0.0/8, '::1']|127.1.2.3|true",
        "[127.0.0.0/8, '::1']|::2|false",
        "192.0.2.1|192.0.2.1|true",
        "192.0.2.1|192.0.2.2|false",
        "'2001:db8::/32'|2001:db8:1::1|true",
        "'2001:db8::/32'|2001:db9::1|false",
        "'::/0'|192.0.2.1|false",
        "0.0.0.0/0|2001:db8::1|false",
        "'::ffff:192.0.2.0/120'|192.0.2.9|true",
      })
  void client(String networks, String address, boolean expected) throws Exception {
    assertThat(holds("client: " + networks, Mails.session(address))).isEqualTo(expected);
  }

  @Test
  void clientMappedIntoIpv6CountsAsIpv4() throws Exception {
    byte[] mapped = new byte[16];
    System.arraycopy(new byte[] {-1, -1, 10, 0, 0, 1}, 0, mapped, 10, 6);
    InetAddress address = Inet6Address.getByAddress("", mapped, 1);
    assertThat(address.getAddress()).hasSize(16);
    Session session = Session.UNKNOWN.withClient(new Client(address, 0, ""));
    assertThat(holds("client: 10.0.0.0/8", session)).isTrue();
    assertThat(holds("client: '::/0'", session)).isFalse();
  }

  @Test
  void localClientIsInNoNetwork() throws Exception {
    assertThat(holds("client: [0.0.0.0/0, '::/0']", Session.UNKNOWN)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mail.example.com|true", "MAIL.example.com|true", ".example.com|true",
        "example.com|false", "[a.test, .example.com]|true", ".mail.example.com|false",
      })
  void clientNameAndHelo(String patterns, boolean expected) throws Exception {
    assertThat(holds("client-name: " + patterns, Mails.session())).isEqualTo(expected);
    assertThat(holds("helo: " + patterns, Mails.session())).isEqualTo(expected);
    assertThat(holds("client-name: " + patterns, Session.UNKNOWN)).isFalse();
    assertThat(holds("helo: " + patterns, Session.UNKNOWN)).isFalse();
  }

  @Test
  void login() throws Exception {
    Session bob = Session.UNKNOWN.withUser("bob");
    assertThat(holds("authenticated: true", bob)).isTrue();
    assertThat(holds("authenticated: true", Session.UNKNOWN)).isFalse();
    assertThat(holds("authenticated: false", bob)).isFalse();
    assertThat(holds("authenticated: false", Session.UNKNOWN)).isTrue();
    assertThat(holds("user: [alice, bob]", bob)).isTrue();
    assertThat(holds("user: alice", bob)).isFalse();
    assertThat(holds("user: alice", Session.UNKNOWN)).isFalse();
  }

  @Test
  void tls() throws Exception {
    Session secret = Session.UNKNOWN.withTls(new Tls("TLSv1.3", "", "", ""));
    assertThat(holds("tls: true", secret)).isTrue();
    assertThat(holds("tls: true", Session.UNKNOWN)).isFalse();
    assertThat(holds("tls: false", secret)).isFalse();
    assertThat(holds("tls: false", Session.UNKNOWN)).isTrue();
  }

  @Test
  void listenerInAnyFormOfWriting() throws Exception {
    Session session = Session.UNKNOWN.withListener("inet:11330@127.0.0.1");
    assertThat(holds("listener: inet:11330@127.0.0.1", session)).isTrue();
    assertThat(holds("listener: 127.0.0.1:11330", session)).isTrue();
    assertThat(holds("listener: [unix:/run/s.sock, 'inet:11331@127.0.0.1']", session)).isFalse();
    assertThat(holds("listener: james", Session.UNKNOWN.withListener("james"))).isTrue();
  }

  @Test
  void macroWithAndWithoutBraces() throws Exception {
    Session session =
        Session.UNKNOWN.withMacros(Map.of("daemon_name", "submission", "j", "mx.test"));
    assertThat(holds("macro: {daemon_name: [smtpd, submission]}", session)).isTrue();
    assertThat(holds("macro: {'{daemon_name}': submission}", session)).isTrue();
    assertThat(holds("macro: {daemon_name: smtpd}", session)).isFalse();
    assertThat(holds("macro: {j: mx.test, '{daemon_name}': submission}", session)).isTrue();
    assertThat(holds("macro: {j: mx.test, daemon_name: smtpd}", session)).isFalse();
    assertThat(holds("macro: {absent: x}", session)).isFalse();
    assertThat(when("macro: {'{daemon_name}': x, j: y}").needs())
        .isEqualTo(Needs.NONE.macros(List.of("daemon_name", "j")));
  }
}
