package org.sluicemail.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "unix:/run/x.sock, unix:/run/x.sock",
    "local:/run/x.sock, unix:/run/x.sock",
    "unix:/run/a b@c:1, unix:/run/a b@c:1",
    "inet:11330@127.0.0.1, inet:11330@127.0.0.1",
    "inet:11330@mx.example.org, inet:11330@mx.example.org",
    "inet:11330@localhost, inet:11330@localhost",
    "inet:127.0.0.1:11330, inet:11330@127.0.0.1",
    "inet:0@0.0.0.0, inet:0@0.0.0.0",
    "inet6:11330@[::1], inet6:11330@[::1]",
    "inet6:11330@::1, inet6:11330@[::1]",
    "inet:11330@[2001:db8::1], inet6:11330@[2001:db8::1]",
    "127.0.0.1:11333, inet:11333@127.0.0.1",
    "rspamd:11333, inet:11333@rspamd",
    "my_box-1.internal:65535, inet:65535@my_box-1.internal",
    "[::1]:11333, inet6:11333@[::1]",
    "0x.example:1, inet:1@0x.example",
  })
  void readsAndWrites(String text, String written) {
    assertThat(Endpoint.parse(text)).hasToString(written);
    assertThat(Endpoint.parse(written)).isEqualTo(Endpoint.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      value = {
        "\"\" | '' has no port; write unix:/path, inet:port@host or host:port",
        "localhost | 'localhost' has no port; write unix:/path",
        "/run/x.sock | '/run/x.sock' has no port; write unix:/path",
        "11330 | '11330' has no port; write unix:/path",
        ":11330 | ':11330' has no port; write unix:/path",
        "inet:11330 | 'inet:11330' has no host; write inet:11330@127.0.0.1",
        "inet: | 'inet:' has no port; write unix:/path",
        "inet:@ | 'inet:@' has no number as its port; write unix:/path",
        "inet:x@localhost | 'inet:x@localhost' has no number as its port",
        "inet:1@ | '' is neither a host name nor an address",
        "inet:65536@localhost | port 65536 is not within 0 to 65535",
        "inet:123456@localhost | 'inet:123456@localhost' has no number as its port",
        "h1:11333, h2:11333 | 'h1:11333, h2:11333': write an IPv6 address in brackets",
        "localhost:http | 'localhost:http' has no number as its port",
        "localhost:-1 | 'localhost:-1' has no number as its port",
        "::1:11333 | '::1:11333': write an IPv6 address in brackets, such as [::1]:11333",
        "[::1] | '[::1]' has no port; write unix:/path",
        "[localhost]:1 | '[localhost]' is neither a host name nor an address",
        "[::1:1 | '[::1' is neither a host name nor an address",
        "http://h:80 | 'http://h:80': write an IPv6 address in brackets",
        "256.0.0.1:80 | '256.0.0.1' is neither a host name nor an address",
        "1.2.3:80 | '1.2.3' is neither a host name nor an address",
        "a b:80 | 'a b' is neither a host name nor an address",
        "-x:80 | '-x' is neither a host name nor an address",
        "unix: | 'unix:' has no path; write unix:/path",
        "unix:run/x | 'run/x': the path of a socket starts with /",
      })
  void refusesAndHelps(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Endpoint.parse(text))
        .withMessageStartingWith(message);
  }

  @Test
  void knowsHowLongThePathOfASocketMayBe() {
    String longest = "/" + "x".repeat(106);
    assertThat(Endpoint.parse("unix:" + longest)).isEqualTo(new Endpoint.Unix(Path.of(longest)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Endpoint.parse("unix:" + longest + "x"))
        .withMessageStartingWith("the path of a socket has at most 107 bytes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Endpoint.parse("unix:/" + "ä".repeat(54)));
  }

  @Test
  void resolvesOnDemandOnly() throws Exception {
    assertThat(Endpoint.parse("unix:/run/x").resolve())
        .isEqualTo(UnixDomainSocketAddress.of("/run/x"));
    assertThat(Endpoint.parse("[::1]:25").resolve()).isEqualTo(new InetSocketAddress("::1", 25));
    // a label of 64 letters: the resolver of the system refuses it without asking anybody
    String host = "x".repeat(64) + ".invalid";
    Endpoint nowhere = Endpoint.parse(host + ":25");
    assertThatExceptionOfType(UnknownHostException.class)
        .isThrownBy(nowhere::resolve)
        .withMessage(host);
  }
}
