package org.sluicemail.daemon.real.dropin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is seldom met: odd line ends, odd authors, keys in odd places, a DNS that is dead. */
final class OddScenes {
  private static final String ANY = "Domain *\nSelector rsa\nKeyFile FOLDER/rsa.pem\n";

  /** In a mail an LF without CR, where "\n" is CRLF. */
  static final char BARE_LF = '\u0085';

  private OddScenes() {}

  private static Scene signing(String name, String... settings) {
    return Scene.of(name, ANY + String.join("\n", settings)).keys();
  }

  private static Scene verifying(String name, String... settings) {
    return VerifyingScenes.of(name, settings);
  }

  static List<Scene> all() {
    List<Scene> scenes = new ArrayList<>(lineEnds());
    scenes.addAll(authors());
    scenes.addAll(keys());
    scenes.addAll(senders());
    scenes.addAll(deadDns());
    return scenes;
  }

  private static List<Scene> lineEnds() {
    String odd = "a\rb" + BARE_LF + "c\n\r\rd " + BARE_LF + BARE_LF + "\r\n";
    return List.of(
        signing("fixes line ends", "FixCRLF yes").with("Hello  Bob\n", odd),
        signing("fixes line ends, relaxed", "FixCRLF yes", "Canonicalization relaxed/relaxed")
            .with("Hello  Bob\n", "a\rb" + BARE_LF + "c \n"),
        signing("fixes what is in order", "FixCRLF yes"),
        verifying("fixes line ends before it verifies", "FixCRLF yes")
            .with("Hello  Bob\n", "Hello  Bob" + BARE_LF + "\n"),
        verifying("does not fix line ends unless told to")
            .with("Hello  Bob\n", "Hello  Bob" + BARE_LF + "\n"));
  }

  private static List<Scene> authors() {
    List<Scene> scenes = new ArrayList<>();
    for (String from :
        List.of(
            "Team: ann@example.test, bob@example.org;",
            "nobody:;",
            "=?utf-8?Q?eve=40example=2Eorg?= <ann@example.test>",
            "\"eve@example.org\" <ann@example.test>",
            "ann@example.test, bob@example.org",
            "<ann@example.test>",
            "<>",
            "",
            "ann@EXAMPLE.Test",
            "ann@xn--bcher-kva.test",
            "(eve@example.org) ann@example.test",
            "ann@example.test (eve)",
            "ann @ example.test",
            "<@a.test:ann@example.test>",
            "ann")) {
      scenes.add(signing("signs for '" + from + "'").with("Ann <ann@example.test>", from));
    }
    scenes.addAll(oddDomains());
    return scenes;
  }

  private static List<Scene> oddDomains() {
    String why = "there is no such name in the DNS to publish a key under";
    String noDomain = "a blank does not join what it parts (RFC 5322 section 3.4.1)";
    String signature = "insert 0 DKIM-Signature:.*\n";
    String permerror =
        "insert 0 Authentication-Results: mx.test; dkim=permerror (bad message/signature format)\n";
    return List.of(
        signing("does not sign for an address literal")
            .with("ann@example.test", "ann@[192.0.2.1]")
            .differs(why, signature, ""),
        signing("does not sign for an empty label")
            .with("ann@example.test", "ann@example..test")
            .differs(why, signature, ""),
        signing("leaves out the last dot")
            .with("ann@example.test", "ann@example.test.")
            .differs("that is how names stand in d=", "d=example.test.;", "d=example.test;"),
        signing("does not make one domain of two words")
            .with("ann@example.test", "ann@exa mple.test")
            .differs(noDomain, signature, permerror),
        signing("does not take what stands behind for a part of the domain")
            .with("ann@example.test", "ann@example.test eve")
            .differs(noDomain, signature, permerror),
        signing("does not choose between two domains")
            .with("ann@example.test", "ann@example.test@example.org")
            .differs("who reads it may choose the other", signature, permerror));
  }

  private static List<Scene> keys() {
    String tables = "KeyTable file:FOLDER/table\nSigningTable csl:*=key\n";
    Scene scene = Scene.of("has a long key in the table", tables).keys();
    return List.of(
        scene
            .file("table", "key example.test:rsa:" + Keys.inline(Keys.RSA) + "\n")
            .differs(
                "it cuts long lines",
                "end of message: 451 4.7.0 resource unavailable",
                "insert 0 DKIM-Signature:v=1;a=rsa-sha256;c=simple/simple;d=example.test;s=rsa;"
                    + "t=;bh=4WCoiRsDficshjrfp5RmpwT8m+xWyVxowk2n5I64BiY=;"
                    + "h=From:To:Subject:Date;b=\nend of message: Accept"),
        Scene.of("has a key file that all can read", tables)
            .keys()
            .file("table", "key example.test:rsa:/etc/passwd\n"));
  }

  private static List<Scene> senders() {
    return List.of(
        signing("looks at a macro", "SenderMacro {auth_author}")
            .macro("{auth_author}", "carl@example.org"),
        signing("looks at From without the macro", "SenderMacro {auth_author}"),
        Scene.of("reads keys from a set", "TestDNSData file:FOLDER/data")
            .outside()
            .file("data", Keys.published())
            .mail(VerifyingScenes.signed(VerifyingScenes.TAGS)));
  }

  private static List<Scene> deadDns() {
    List<Scene> scenes = new ArrayList<>();
    Map<String, String> ours =
        Map.of(
            "accept", "$1dkim=temperror$2",
            "reject", "end of message: 550 5.7.0 DKIM key retrieval failed",
            "tempfail", "end of message: 451 4.7.5 DKIM key retrieval failed",
            "discard", "end of message: Discard");
    for (String action : ours.keySet()) {
      scenes.add(
          Scene.of("a dead DNS: " + action, "On-DNSError " + action)
              .settings("Nameservers 127.0.0.9")
              .settings("DNSTimeout 1")
              .outside()
              .mail(VerifyingScenes.signed(VerifyingScenes.TAGS))
              .differs(
                  "it takes silence for the word that there is no key",
                  "(?s)(.*)dkim=fail reason=\"key not found in DNS\"(.*)",
                  ours.get(action)));
    }
    return scenes;
  }
}
