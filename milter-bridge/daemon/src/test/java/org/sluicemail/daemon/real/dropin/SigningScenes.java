package org.sluicemail.daemon.real.dropin;

import java.util.ArrayList;
import java.util.List;

/** Mail of ours: whether, in whose name and how it is signed. */
final class SigningScenes {
  private static final String SINGLE =
      "Domain example.test\nSelector rsa\nKeyFile FOLDER/rsa.pem\n";

  /** Hashes of the usual body. */
  private static final String SIMPLE = "4WCoiRsDficshjrfp5RmpwT8m+xWyVxowk2n5I64BiY=";

  private static final String RELAXED = "YJC6sFHGk5paEfivUv71xLRk9l6/Mpywbes6g++OLys=";
  private static final String PLAIN = "c=simple/simple;(.*)bh=[^;]*;";
  private static final String NEVER_READ = "it reads the blank before the value as a part of it";

  private SigningScenes() {}

  /** A mail from this host, which is signed with one key. */
  private static Scene of(String name, String... settings) {
    return Scene.of(name, SINGLE + String.join("\n", settings)).keys();
  }

  /** The same with tables. */
  private static Scene tabled(String name, String signing, String... settings) {
    String tables = "KeyTable file:FOLDER/table\nSigningTable " + signing + "\n";
    return Scene.of(name, tables + String.join("\n", settings))
        .keys()
        .file(
            "table",
            "rsa example.test:rsa:FOLDER/rsa.pem\n"
                + "sub a.example.test:rsa:FOLDER/rsa.pem\n"
                + "any %:rsa:FOLDER/rsa.pem\n"
                + "path %:rsa:FOLDER/%.pem\n"
                + "inline example.test:rsa:"
                + Keys.inline(Keys.SMALL)
                + "\ned example.test:ed:FOLDER/ed.pem\n"
                + "none example.test:rsa:FOLDER/none.pem\n"
                + "short example.test:rsa\n")
        .file("example.test.pem", Keys.pem(Keys.RSA));
  }

  static List<Scene> all() {
    List<Scene> scenes = new ArrayList<>(origins());
    scenes.addAll(domains());
    scenes.addAll(tables());
    scenes.addAll(broken());
    scenes.addAll(forms());
    scenes.addAll(fields());
    return scenes;
  }

  private static List<Scene> origins() {
    return List.of(
        of("signs for this host"),
        of("signs for this host over IPv6").client("localhost", "::1"),
        of("does not sign for others").outside(),
        of("says nothing of ours from others", "ExternalIgnoreList 192.0.2.0/24").outside(),
        of("signs for internal hosts", "InternalHosts 192.0.2.0/24").outside(),
        of("signs for internal names", "InternalHosts .example.org").outside(),
        of("excepts internal hosts", "InternalHosts 192.0.2.0/24,!192.0.2.7").outside(),
        of("does not sign for this host unless told", "InternalHosts 192.0.2.0/24"),
        of("signs for users").outside().macro("{auth_type}", "PLAIN"),
        of("signs for a daemon", "MTA MSA").outside().macro("{daemon_name}", "MSA"),
        of("does not sign for another daemon", "MTA MSA").outside().macro("{daemon_name}", "msa"),
        of("signs for a macro", "MacroList trusted").outside().macro("{trusted}", "1"),
        of("signs for a macro's value", "MacroList trusted=a|b").outside().macro("{trusted}", "b"),
        of("does not sign for another value", "MacroList trusted=a|b")
            .outside()
            .macro("{trusted}", "c"),
        of("does not look at peers", "PeerList 192.0.2.0/24").outside(),
        of("does not look at peers by name", "PeerList client.example.org").outside(),
        of("looks at who is no peer", "PeerList !192.0.2.7,192.0.2.0/24", "Mode v")
            .outside()
            .mail(VerifyingScenes.signed(VerifyingScenes.TAGS)),
        of("does not look at exempt domains", "ExemptDomains example.test"),
        of("does not sign mail to some", "DontSignMailTo bob@example.net"),
        of("does not sign mail to one of some", "DontSignMailTo bob@example.net")
            .to("<carl@example.net>", "<bob@example.net>"),
        of("signs mail to others", "DontSignMailTo bob@example.org"),
        of("leaves signing alone", "Mode v"),
        of("signs alone", "Mode s"));
  }

  private static List<Scene> domains() {
    String any = "Selector rsa\nKeyFile FOLDER/rsa.pem\n";
    return List.of(
        of("does not sign for a domain below").with("example.test", "a.example.test"),
        of("signs for a domain below", "SubDomains yes").with("example.test", "a.example.test"),
        of("signs for a domain far below", "SubDomains yes")
            .with("example.test", "c.b.a.example.test"),
        Scene.of("signs for any domain", any + "Domain *").keys(),
        Scene.of("signs for a list of domains", any + "Domain file:FOLDER/domains")
            .keys()
            .file("domains", "example.org\nExample.Test # ours\n"),
        of("signs for domains in other letters").with("example.test", "Example.TEST"),
        of("looks at From").top("Sender: eve@example.org"),
        of("looks at Sender when told to", "SenderHeaders Sender,From")
            .top("Sender: eve@example.org"),
        of("looks at From where there is no Sender", "SenderHeaders Sender,From"),
        of("looks at the first From").mail(Scene.MAIL).with("To: bob", "From: e@e.org\nTo: bob"),
        of("cannot read From").with("Ann <ann@example.test>", "Ann"),
        of("reads odd authors").with("Ann <ann@example.test>", "\"a b\"@example.test (c)"));
  }

  private static List<Scene> tables() {
    return List.of(
        tabled("signs by a pattern", "refile:FOLDER/s").file("s", "*@example.test rsa\n"),
        tabled("signs by the first pattern", "refile:FOLDER/s")
            .file("s", "*@example.org ed\n*@*.test rsa:ann@example.test\n* any\n"),
        tabled("does not sign without a row", "refile:FOLDER/s").file("s", "*@example.org rsa\n"),
        tabled("signs by an address", "file:FOLDER/s").file("s", "ann@example.test rsa\n"),
        tabled("signs by a domain", "file:FOLDER/s").file("s", "example.test rsa\n"),
        tabled("signs by a domain above", "file:FOLDER/s")
            .file("s", ".example.test any\n")
            .with("example.test", "a.example.test"),
        tabled("signs by a user anywhere", "file:FOLDER/s").file("s", "ann@* any\n"),
        tabled("signs by anything", "file:FOLDER/s").file("s", "* any\n"),
        tabled("signs by a list", "csl:example.test=rsa"),
        tabled("signs with the author's domain's key", "file:FOLDER/s").file("s", "* path\n"),
        tabled("names a signer", "file:FOLDER/s").file("s", "* rsa:ann@a.example.test\n"),
        tabled("names a signer with the domain", "file:FOLDER/s").file("s", "* rsa:@%\n"),
        tabled("drops a signer that does not fit", "file:FOLDER/s")
            .file("s", "* rsa:ann@example.org\n"),
        tabled("signs with all rows", "refile:FOLDER/s", "MultipleSignatures yes")
            .file("s", "* rsa\n*@example.test any\n"),
        tabled("signs with the first row", "refile:FOLDER/s")
            .file("s", "* rsa\n*@example.test any\n"),
        tabled("does not sign for others", "file:FOLDER/s").file("s", "* rsa\n").outside(),
        tabled("signs with Ed25519", "file:FOLDER/s", "SignatureAlgorithm ed25519-sha256")
            .settings("Canonicalization relaxed/relaxed")
            .file("s", "* ed\n"));
  }

  private static List<Scene> broken() {
    return List.of(
        tabled("has no such key", "file:FOLDER/s").file("s", "* nothing\n"),
        tabled("has no such file", "file:FOLDER/s").file("s", "* none\n"),
        tabled("has half a row", "file:FOLDER/s").file("s", "* short\n"),
        tabled("has a key of another kind", "file:FOLDER/s")
            .file("s", "* ed\n")
            .differs(
                "that is known at the end of the header",
                "end of message: 451 4.7.0 resource unavailable",
                "end of header: 451 4.7.0 resource unavailable"),
        tabled("has one key of two", "refile:FOLDER/s", "MultipleSignatures yes")
            .file("s", "* rsa\n* none\n"));
  }

  static List<Scene> forms() {
    String odd = "X-Canonicalization: relaxed/relaxed";
    return List.of(
        of("is relaxed", "Canonicalization relaxed/relaxed"),
        of("is relaxed in the header alone", "Canonicalization relaxed"),
        of("is relaxed in the body alone", "Canonicalization simple/relaxed"),
        of("is as relaxed as the mail says")
            .top(odd)
            .differs(NEVER_READ, PLAIN, "c=relaxed/relaxed;$1bh=" + RELAXED + ";"),
        of("is as relaxed as another field says", "SelectCanonicalizationHeader X-C")
            .top("X-C: simple/relaxed")
            .differs(NEVER_READ, PLAIN, "c=simple/relaxed;$1bh=" + RELAXED + ";"),
        of("expires", "SignatureTTL 3600"),
        of("copies fields", "Diagnostics yes"),
        of("asks for reports", "RequestReports yes"),
        of("signs the length for some", "BodyLengthDB bob@example.net"),
        of("signs the length for a domain", "BodyLengthDB .net,example.net"),
        of("does not sign the length for others", "BodyLengthDB bob@example.org"),
        of("signs so many octets", "MaximumSignedBytes 5"),
        of("signs as many octets as there are", "MaximumSignedBytes 500"),
        of("takes out old signatures", "RemoveOldSignatures yes")
            .mail(VerifyingScenes.signed(VerifyingScenes.TAGS)),
        of("leaves old signatures").mail(VerifyingScenes.signed(VerifyingScenes.TAGS)),
        of("signs an empty body").mail(Scene.MAIL.substring(0, Scene.MAIL.indexOf("Hello"))),
        of("signs an empty body, relaxed", "Canonicalization relaxed/relaxed")
            .mail(Scene.MAIL.substring(0, Scene.MAIL.indexOf("Hello"))),
        of("adds a name", "SoftwareHeader yes"));
  }

  static List<Scene> fields() {
    return List.of(
        of("signs a field twice", "OversignHeaders From"),
        of("signs fields that are not there", "OversignHeaders From,Reply-To,X-None"),
        of("signs these fields", "SignHeaders To,Message-ID"),
        of("signs more fields", "SignHeaders *,+Message-ID,-To"),
        of("signs fields by patterns", "SignHeaders From,X-*").top("X-A: 1").top("X-B: 2"),
        of("omits fields", "OmitHeaders *,+Subject"),
        of("omits fields by patterns", "OmitHeaders T*"),
        of("cannot omit From", "OmitHeaders From")
            .differs(
                "it says itself that the entry is passed over",
                "insert 0 Authentication-Results:.*",
                "insert 0 DKIM-Signature:v=1;a=rsa-sha256;c=simple/simple;d=example.test;s=rsa;"
                    + "t=;bh="
                    + SIMPLE
                    + ";h=From:To:Subject:Date;b="),
        of("signs a field that is there twice").top("To: carl@example.net"),
        of("signs folded fields", "Canonicalization relaxed/simple")
            .with("Subject: Hi", "Subject: Hi\n  there,\n\tBob"),
        of("signs folded fields as they are").with("Subject: Hi", "Subject: Hi\n  there,\n\tBob"),
        of("signs fields without a blank").with("Subject: Hi", "Subject:Hi"),
        of("signs fields with an odd name").top("X-;: 1"));
  }
}
