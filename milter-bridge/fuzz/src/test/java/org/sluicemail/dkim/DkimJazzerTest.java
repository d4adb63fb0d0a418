package org.sluicemail.dkim;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Everything of DKIM that comes with a message or from the DNS, and key files. */
class DkimJazzerTest {
  @FuzzTest
  @DictionaryEntries({
    "v=1;",
    "DKIM1",
    "p=",
    "b=",
    "h=",
    "i=@",
    "=3D",
    "k=ed25519",
    "\\x0d\\x0a\\x09"
  })
  void tagList(byte[] input) {
    DkimLaws.tagList(input);
  }

  @FuzzTest
  @DictionaryEntries({
    "v=1;",
    "a=rsa-sha256;",
    "a=ed25519-sha256;",
    "c=relaxed/simple;",
    "d=a.org;",
    "s=s;",
    "i=@",
    "h=from;",
    "bh=AAAA;",
    "b=AAAA",
    "l=0;",
    "t=1;",
    "x=2;",
    "q=dns/txt;",
    "z=a:b|",
    "=3D",
    "xn--"
  })
  void signature(byte[] input) {
    DkimLaws.signature(input);
  }

  @FuzzTest
  @DictionaryEntries({"v=DKIM1", "k=rsa", "k=ed25519", "h=sha256", "s=email:*", "t=y:s", "p="})
  void keyRecord(byte[] input) {
    DkimLaws.keyRecord(input);
  }

  @FuzzTest
  void publicKey(byte[] input) {
    DkimLaws.publicKey(input);
  }

  @FuzzTest
  @DictionaryEntries({
    "-----BEGIN PRIVATE KEY-----\\x0a",
    "-----BEGIN RSA PRIVATE KEY-----\\x0a",
    "-----END PRIVATE KEY-----\\x0a",
    "MC4CAQAwBQYDK2VwBCIEI"
  })
  void privateKey(byte[] input) {
    DkimLaws.privateKey(input);
  }

  @FuzzTest
  void message(byte[] input) throws Exception {
    DkimLaws.message(input);
  }

  @FuzzTest
  void simpleBody(byte[] input) {
    DkimLaws.body(input, Canonicalization.SIMPLE);
  }

  @FuzzTest
  void relaxedBody(byte[] input) {
    DkimLaws.body(input, Canonicalization.RELAXED);
  }

  @FuzzTest
  void field(byte[] input) {
    DkimLaws.field(input);
  }
}
