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
