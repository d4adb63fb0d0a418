package org.sluicemail.daemon.opendkim.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluicemail.dkim.Cause;
import org.sluicemail.dkim.KeyRecord;
import org.sluicemail.dkim.MalformedException;
import org.sluicemail.dkim.Verified;
import org.sluicemail.mail.HeaderField;

class GradedTest {
  private static Graded graded(Cause cause, Optional<KeyRecord> key) {
    HeaderField field = HeaderField.of("DKIM-Signature", "x");
    return Graded.of(new Verified(field, Optional.empty(), cause, "", key));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "VERIFIED           | GOOD        | PASS      |",
        "BODY_CHANGED       | BAD         | FAIL      | signature verification failed",
        "HEADER_CHANGED     | BAD         | FAIL      | signature verification failed",
        "BODY_SHORTER       | UNUSABLE    | FAIL      | length tag value exceeds body size",
        "MALFORMED          | UNUSABLE    | PERMERROR |",
        "UNKNOWN_ALGORITHM  | UNUSABLE    | PERMERROR |",
        "OBSOLETE_ALGORITHM | UNUSABLE    | PERMERROR |",
        "NO_KEY             | NO_KEY      | FAIL      | key not found in DNS",
        "SEVERAL_KEYS       | UNUSABLE    | TEMPERROR |",
        "UNREADABLE_KEY     | UNUSABLE    | PERMERROR |",
        "REVOKED_KEY        | REVOKED     | FAIL      | key revoked",
        "LARGE_KEY          | UNUSABLE    | POLICY    | key is too large",
        "KEY_UNAVAILABLE    | UNAVAILABLE | TEMPERROR |",
        "WEAK_KEY           | UNUSABLE    | POLICY    | signing key too small",
        "EXPIRED            | UNUSABLE    | PERMERROR |",
        "FROM_THE_FUTURE    | UNUSABLE    | PERMERROR |",
        "UNSIGNED_BODY      | UNUSABLE    | POLICY    | part of the body is not signed",
        "UNSIGNED_FIELD     | UNUSABLE    | POLICY    | a field was added",
      })
  void hasTheWordsOfOpenDkim(Cause cause, Standing standing, String result, String reason) {
    Graded graded = graded(cause, Optional.empty());
    assertThat(graded.standing()).isEqualTo(standing);
    assertThat(graded.result().name()).isEqualTo(result);
    assertThat(graded.reason()).isEqualTo(Optional.ofNullable(reason));
  }

  @ParameterizedTest
  @CsvSource({
    "h=sha1;, signature-key hash mismatch",
    "s=web;,  not an e-mail key",
    "t=s;,    unauthorized subdomain",
    ",        key is not for this signature",
  })
  void tellsWhatAKeyIsNotFor(String tag, String reason) throws MalformedException {
    String record = Stage.RSA.record().replace("k=rsa;", "k=rsa; " + (tag == null ? "" : tag));
    Graded graded = graded(Cause.INAPPLICABLE_KEY, Optional.of(KeyRecord.parse(record)));
    assertThat(graded.reason()).contains(reason);
    assertThat(graded.standing()).isEqualTo(Standing.UNUSABLE);
  }

  @ParameterizedTest
  @EnumSource(Cause.class)
  void nothingComesOfAKeyThatIsOnlyTried(Cause cause) throws MalformedException {
    KeyRecord key = KeyRecord.parse(Stage.RSA.record().replace("k=rsa;", "k=rsa; t=y;"));
    assertThat(graded(cause, Optional.of(key)).effective())
        .isEqualTo(cause == Cause.VERIFIED ? Standing.GOOD : Standing.UNUSABLE);
  }
}
