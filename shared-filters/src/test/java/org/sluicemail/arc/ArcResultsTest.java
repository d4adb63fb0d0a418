package org.sluicemail.arc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.sluicemail.authres.AuthenticationResults;

class ArcResultsTest {
  private static String text(ChainResult result, String client) {
    return new AuthenticationResults("mx.test", List.of(ArcResults.of(result, client))).text();
  }

  @Test
  void saysWhatTheRegistryKnows() {
    ChainResult passed =
        new ChainResult(ChainStatus.PASS, "", List.of("a.test", "b.test"), OptionalInt.of(2));
    assertThat(text(passed, "192.0.2.1"))
        .isEqualTo("mx.test;\r\n\tarc=pass (i=2) smtp.remote-ip=192.0.2.1 header.oldest-pass=2");
    assertThat(text(ChainResult.NONE, "2001:db8::1"))
        .isEqualTo("mx.test;\r\n\tarc=none smtp.remote-ip=\"2001:db8::1\"");
    assertThat(text(ChainResult.fail("a \"reason\""), ""))
        .isEqualTo("mx.test;\r\n\tarc=fail reason=\"a \\\"reason\\\"\"");
  }
}
