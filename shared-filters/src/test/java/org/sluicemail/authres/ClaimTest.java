package org.sluicemail.authres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Octets;

class ClaimTest {
  private static boolean isOurs(String value) {
    return Claim.of(HeaderField.of(Octets.of("Authentication-Results"), Octets.of(value)))
        .isOf("mx.example.org");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mx.example.org; dkim=pass",
        " MX.Example.ORG ; dkim=pass",
        " mx.example.org.; dkim=pass",
        " mx.example.org/4Xb7Qz; dkim=pass",
        " \"mx.example.org\"; dkim=pass",
        " \"mx\\.example.org\"; dkim=pass",
        " \"mx.example.org\" 1; dkim=pass",
        " \"mx.example.org; dkim=pass",
        " mx.example.org 1; dkim=pass",
        " mx.example.org1; dkim=pass",
        " mx.example.org 2; dkim=pass",
        " mx.example.org",
        " mx.example.org dkim=pass",
        " mx.example.org(comment); dkim=pass",
        " (comment (nested) \\) ) mx.example.org; dkim=pass",
        " (a)(b)\r\n\t(c) mx.example.org;\r\n dkim=pass",
        " mx.exa\r\n mple.org; dkim=pass",
        " mx.(x)example.org; dkim=pass",
        "\tmx.exam\0ple.org; dkim=pass",
        " mx.exam\u200bple.org; dkim=pass",
        " mx.exam\udcadple.org; dkim=pass",
        " mx.example.org; ;;; dkim==pass",
        " mx.example.org=; dkim=pass",
        " (mx.example.org; dkim=pass",
        " other mx.example.org; dkim=pass",
        " ;mx.example.org; dkim=pass",
        " dkim=pass; mx.example.org",
        " mx.example.org\u00a0; dkim=pass",
        "\u00a0mx.example.org\u00a0foo; dkim=pass",
        "\u3000mx.example.org foo; dkim=pass",
        " mx.example.org\u2003foo; dkim=pass",
        " mx.example.org\u0085; dkim=pass",
        " mx.exam\u00adple.org; dkim=pass",
        " mx.exam\u034fple.org; dkim=pass",
        " mx.exam\ufe0fple.org; dkim=pass",
        " mx.exam\u3164ple.org; dkim=pass",
        " \ufeffmx.example.org; dkim=pass",
        " mx.example.org\u2028; dkim=pass",
        " \uff4dx.example.org; dkim=pass",
        " mx\u3002example\uff0eorg; dkim=pass",
        " mx.example.org\u00a01; dkim=pass",
        " mx.example.org\u00a0/1; dkim=pass",
        " mx.example.org..; dkim=pass",
        " .mx.example.org; dkim=pass",
        " mx..example.org; dkim=pass",
        " \"mx.example.org.\"; dkim=pass",
        " \"\" mx.example.org; dkim=pass",
        " \"mx.\"example.org; dkim=pass",
        " \"mx.example.org \"; dkim=pass",
        " \"mx.example.org\t1\"; dkim=pass",
        " \"mx.example.org;\"; dkim=pass",
        " \"mx.example.org 1;x\"; dkim=pass",
        " \"(c)mx.example.org\"; dkim=pass",
        " <mx.example.org>; dkim=pass",
        " mx.example.org, dkim=pass",
        " mx.example.org:; dkim=pass",
        " @mx.example.org; dkim=pass",
        " i=1; mx.example.org; dkim=pass",
        " mx.example.org 1.0; dkim=pass",
        " mx.example.org 01; dkim=pass",
        " mx.example.org/; dkim=pass",
        " mx.example.org\r; dkim=pass",
        " mx.example.org\u000b; dkim=pass",
        " \u007fmx.example.org; dkim=pass",
        " (\")mx.example.org; dkim=pass",
        " (\\)) mx.example.org; dkim=pass",
        " other.test; none mx.example.org; dkim=pass",
        " other.test; ; mx.example.org; dkim=pass",
      })
  void knowsOursHoweverItIsSpelled(String value) {
    assertThat(isOurs(value)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " mx.example.net; dkim=pass",
        " amx.example.org; dkim=pass",
        " mx.example.org.evil.example; dkim=pass",
        " example.org; dkim=pass header.d=mx.example.org",
        " example.org; dkim=pass reason=\"mx.example.org\"",
        " (mx.example.org) example.org; dkim=pass",
        " org; none",
        " mx.example.org-other.test; dkim=pass",
        " other.test\u00a0x; dkim=pass",
        "",
        " ;",
      })
  void leavesOthersAlone(String value) {
    assertThat(isOurs(value)).isFalse();
  }

  @Test
  void knowsInternationalizedNames() {
    HeaderField field = HeaderField.of("Authentication-Results", "mx.b\u00fccher.example; none");
    assertThat(Claim.of(field).isOf("mx.xn--bcher-kva.example")).isTrue();
  }

  @Test
  void takesIdsThatAreNoDomains() {
    HeaderField field = HeaderField.of("Authentication-Results", "\"Our Host\"; none");
    assertThat(Claim.of(field).isOf("our host")).isTrue();
  }
}
