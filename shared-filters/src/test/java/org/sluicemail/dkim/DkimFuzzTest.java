package org.sluicemail.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The laws on mutations of good and bad texts. */
class DkimFuzzTest {
  private static final List<String> WORDS =
      List.of(
          ";",
          "=",
          ":",
          ",",
          " ",
          "\r\n\t",
          "\r",
          "\n",
          "\t",
          "\0",
          "\u00ff",
          "=3D",
          "=C3=BC",
          "@",
          ".",
          "b=",
          "b =",
          "l=0",
          "l=99999999999999999999",
          "x=1",
          "t=s:y",
          "v=1",
          "v=DKIM1",
          "p=",
          "h=",
          "i=@",
          "q=dns/txt",
          "c=relaxed/",
          "k=ed25519",
          "k=rsa",
          "xn--",
          "\u00c3\u00bc.org",
          "-----BEGIN PRIVATE KEY-----",
          "-----END PRIVATE KEY-----",
          "MIIB",
          "AAAA",
          "0",
          "\u0080");

  private static byte[] octets(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static List<byte[]> signatures() {
    return List.of(
        DkimLaws.SIGNED.header().fields().getFirst().value().toArray(),
        octets("v=1;a=rsa-sha256;d=a.org;s=s;h=from;bh=AAAA;b=AAAA;i=x@b.a.org;l=1;t=1;x=2"));
  }

  @Test
  void signature() {
    Fuzz.run(DkimLaws::signature, WORDS, signatures());
  }

  @Test
  void tagList() {
    Fuzz.run(DkimLaws::tagList, WORDS, signatures());
  }

  @Test
  void keyRecord() {
    Fuzz.run(
        DkimLaws::keyRecord,
        WORDS,
        List.of(
            octets(Zone.ED25519.record()),
            octets("v=DKIM1; p=" + Zone.RSA.publicText()),
            octets("v=DKIM1; h=sha1:sha256; k=rsa; n=x; s=email:*; t=y:s; p=")));
  }

  @Test
  void publicKey() {
    Fuzz.run(
        DkimLaws::publicKey, WORDS, List.of(Base64.getDecoder().decode(Zone.RSA.publicText())));
  }

  @Test
  void privateKey() {
    Fuzz.run(
        DkimLaws::privateKey,
        WORDS,
        List.of(
            Zone.ED25519.pem().getBytes(US_ASCII),
            Zone.RSA.pem().getBytes(US_ASCII),
            Base64.getMimeDecoder().decode(Zone.RSA.pem().replaceAll("-----.*-----", "")),
            new byte[32]));
  }

  @Test
  void message() {
    String whole =
        new String(DkimLaws.SIGNED.header().toBytes(), ISO_8859_1)
            + "\r\n"
            + new String(DkimLaws.SIGNED.body(), ISO_8859_1);
    Fuzz.run(DkimLaws::message, WORDS, List.of(octets(whole)));
  }

  @ParameterizedTest
  @EnumSource
  void body(Canonicalization how) {
    Fuzz.run(
        input -> DkimLaws.body(input, how),
        List.of(" ", "\t", "\r", "\n", "\r\n", "\r\n\r\n", "word", "\0"),
        List.of(octets("Hello  you \r\n\r\n and \t\r\nbye\r\n\r\n\r\n"), octets("a\r\rb\n c ")));
  }

  @Test
  void field() {
    Fuzz.run(
        DkimLaws::field,
        List.of(" ", "\t", "\r", "\n", "\r\n ", ":", "A", "\u00c4"),
        List.of(octets("-Name : some\r\n\tvalue  of it \r\n")));
  }
}
