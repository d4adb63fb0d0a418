package org.sluicemail.daemon.opendkim.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.daemon.opendkim.behaviour.Stage.MAIL;
import static org.sluicemail.daemon.opendkim.behaviour.Stage.outside;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of received results. */
class ForgeriesTest {
  @TempDir private Path folder;

  private List<String> removed(String settings, String mail) throws Exception {
    try (Stage stage = Stage.of(folder, settings)) {
      return stage.play(outside(), mail).stream()
          .filter(line -> line.startsWith("remove"))
          .toList();
    }
  }

  private static String with(String... results) {
    StringBuilder mail = new StringBuilder();
    for (String each : results) {
      mail.append("Authentication-Results: ").append(each).append('\n');
    }
    return mail + MAIL;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                         | mta.test; dkim=pass                      | true",
        "                         | MTA.TEST; dkim=pass                      | true",
        "                         | mta.test/99; dkim=fail                   | true",
        "                         | \"mta.test\"; dkim=pass                  | true",
        "                         | (x) mta.test (y); dkim=pass              | true",
        "                         | mta.test 1; spf=pass; dkim=pass          | true",
        "                         | mta.test; spf=pass smtp.mailfrom=x.test  | false",
        "                         | mta.test; none                           | false",
        "                         | mta.test garbage dkim=pass               | true",
        "                         | mta.test; spf=                           | true",
        "                         | other.test; dkim=pass                    | false",
        "RemoveARAll yes          | mta.test; spf=pass smtp.mailfrom=x.test  | true",
        "RemoveARAll yes          | other.test; spf=pass                     | false",
        "RemoveARFrom other.test  | other.test; dkim=pass                    | true",
        "RemoveARFrom .other.test | a.other.test; dkim=pass                  | true",
        "RemoveARFrom other.test  | mta.test; dkim=pass                      | true",
        "KeepAuthResults yes      | mta.test; dkim=pass                      | false",
        "AuthservID own.test      | mta.test; dkim=pass                      | false",
        "AuthservID own.test      | own.test; dkim=pass                      | true",
      })
  void resultsOfOursGo(String settings, String field, boolean goes) throws Exception {
    assertThat(removed(settings == null ? "" : settings, with(field)))
        .isEqualTo(goes ? List.of("remove Authentication-Results 1") : List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AlwaysAddARHeader yes", "On-NoSignature accept"})
  void eachByItsPlaceAmongThoseReceived(String settings) throws Exception {
    String mail = with("mta.test; dkim=pass", "other.test; dkim=pass", "mta.test garbage");
    assertThat(removed(settings, mail))
        .containsExactly("remove Authentication-Results 1", "remove Authentication-Results 3");
  }

  @ParameterizedTest
  @CsvSource({
    "mta.test; dkim=pass,     true",
    "mta.test; none,          false",
    "other.test; dkim=pass,   false",
  })
  void alsoFieldsThatHideOneBehindALoneReturn(String field, boolean goes) throws Exception {
    String mail = "X-Note: a\nX-Note: b\rAuthentication-Results: " + field + "\n" + MAIL;
    assertThat(removed("", mail)).isEqualTo(goes ? List.of("remove X-Note 2") : List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"From: joe", "DKIM-Signature: what is this"})
  void alsoWhereTheMailCannotBeVerified(String field) throws Exception {
    String mail = with("mta.test; dkim=pass");
    assertThat(removed("", field + "\n" + mail.replace("From: Joe <joe@example.test>\n", "")))
        .hasSize(1);
    assertThat(removed("", field + "\n" + mail)).hasSize(1);
  }
}
