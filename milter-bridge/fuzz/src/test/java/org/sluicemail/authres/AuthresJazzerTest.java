package org.sluicemail.authres;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Authentication-Results of anybody, and ours made of anything. */
class AuthresJazzerTest {
  @FuzzTest
  @DictionaryEntries({
    "mx.example.org",
    "; none",
    ";dkim=pass",
    " header.d=",
    " reason=\\\"",
    "/1",
    "(c)",
    "\\x0d\\x0a\\x09"
  })
  void field(byte[] input) {
    AuthresLaws.field(input);
  }

  @FuzzTest
  @DictionaryEntries({
    "|dkim|pass|",
    "|spf|",
    "|header|d|",
    "||",
    "\\\\",
    "\\\"",
    "(",
    ")",
    "\\x0d\\x0a"
  })
  void built(byte[] input) {
    AuthresLaws.built(input);
  }
}
