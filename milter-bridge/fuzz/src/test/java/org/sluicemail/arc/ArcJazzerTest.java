package org.sluicemail.arc;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Chains of anybody. */
class ArcJazzerTest {
  @FuzzTest
  @DictionaryEntries({
    "ARC-Seal: ",
    "ARC-Message-Signature: ",
    "ARC-Authentication-Results: ",
    "i=1; ",
    "i=2; ",
    "cv=none; ",
    "cv=fail; ",
    "h=",
    "(c)",
    "\\x0d\\x0a\\x09"
  })
  void chain(byte[] input) throws Exception {
    ArcLaws.chain(input);
  }
}
