package org.sluicemail.daemon.real.dropin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Mail of others, with and without signatures. */
final class VerifyingScenes {
  static final String TAGS =
      "v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.test; s=rsa; h=from:to:subject:date";

  private static final List<String> SELECTORS =
      List.of(
          "absent",
          "revoked",
          "testing",
          "strict",
          "sha1",
          "web",
          "dk",
          "nonsense",
          "empty",
          "other",
          "bare");

  private VerifyingScenes() {}

  static String signed(String tags) {
    return Forge.sign(Scene.MAIL, Keys.RSA, tags);
  }

  static String signedBy(String selector) {
    return signed(TAGS.replace("s=rsa", "s=" + selector));
  }

  /** A signed mail from outside. */
  static Scene of(String name, String... settings) {
    return Scene.of(name, settings).keys().outside().mail(signed(TAGS));
  }

  static List<Scene> all() {
    List<Scene> scenes = new ArrayList<>(signatures());
    for (String selector : SELECTORS) {
      scenes.add(
          of("with the key '" + selector + "'")
              .mail(signedBy(selector))
              .differs("a key that cannot be read stays so", "dkim=temperror", "dkim=permerror"));
    }
    scenes.addAll(times());
    scenes.addAll(malformed());
    scenes.addAll(demands());
    scenes.addAll(headers());
    return scenes;
  }

  private static List<Scene> signatures() {
    String ed = TAGS.replace("s=rsa", "s=ed").replace("a=rsa-sha256", "a=ed25519-sha256");
    String small = TAGS.replace("s=rsa", "s=small");
    return List.of(
        of("verifies"),
        of("says nothing of mail without a signature").mail(Scene.MAIL),
        of("says that there is no signature", "AlwaysAddARHeader yes").mail(Scene.MAIL),
        of("sees a changed body").with("Bob", "Eve"),
        of("sees a changed field").with("Subject: Hi", "Subject: Ho"),
        of("verifies Ed25519").mail(Forge.sign(Scene.MAIL, Keys.ED25519, ed)),
        of("refuses a small key").mail(Forge.sign(Scene.MAIL, Keys.SMALL, small)),
        of("takes a small key when told to", "MinimumKeyBits 512")
            .mail(Forge.sign(Scene.MAIL, Keys.SMALL, small)),
        of("demands a large key", "MinimumKeyBits 4096"),
        of("tells of two signatures").mail(Forge.sign(signedBy("absent"), Keys.RSA, TAGS)),
        of("verifies three at most")
            .mail(
                Forge.sign(
                    Forge.sign(Forge.sign(signed(TAGS), Keys.RSA, TAGS), Keys.RSA, TAGS),
                    Keys.RSA,
                    TAGS)),
        of("verifies as many as it is told", "MaximumSignaturesToVerify 1")
            .mail(Forge.sign(signedBy("absent"), Keys.RSA, TAGS)),
        of("verifies that of another domain").with("ann@example.test", "ann@example.org"),
        of("counts only signatures of the trusted", "TrustSignaturesFrom example.net")
            .mail(
                Forge.sign(
                    Scene.MAIL.replace("ann@example.test", "ann@example.org"), Keys.RSA, TAGS)),
        of("counts signatures of the trusted", "TrustSignaturesFrom example.test")
            .mail(
                Forge.sign(
                    Scene.MAIL.replace("ann@example.test", "ann@example.org"), Keys.RSA, TAGS)),
        of("leaves verifying alone", "Mode s"));
  }

  private static List<Scene> times() {
    long now = Instant.now().getEpochSecond();
    return List.of(
        of("sees an expired signature").mail(signed(TAGS + "; t=1000; x=2000")),
        of("sees one that expires before it is made").mail(signed(TAGS + "; t=2000; x=1000")),
        of("sees one of the future").mail(signed(TAGS + "; t=" + (now + 86_400))),
        of("lets clocks differ").mail(signed(TAGS + "; t=" + (now + 100))),
        of("lets clocks differ by as much as it is told", "ClockDrift 10")
            .mail(signed(TAGS + "; t=" + (now + 100))),
        of("lets signatures be late").mail(signed(TAGS + "; x=" + (now - 100))),
        of("lets signatures be late by as much as it is told", "ClockDrift 10")
            .mail(signed(TAGS + "; x=" + (now - 100))));
  }

  private static List<Scene> malformed() {
    return List.of(
        of("sees another version").mail(signed(TAGS.replace("v=1", "v=2"))),
        of("sees an unknown algorithm")
            .mail(signed(TAGS.replace("rsa-sha256", "rsa-sha512")))
            .differs("the algorithm is that of the tag", "rsa-sha256", "rsa-sha512"),
        of("refuses SHA-1")
            .mail(signed(TAGS.replace("rsa-sha256", "rsa-sha1")))
            .differs(
                "nobody looks at its value (RFC 8301)",
                "fail reason=.* \\(2048-bit key\\)(.*)rsa-sha256",
                "permerror$1rsa-sha1"),
        of("sees an unknown canonicalization")
            .mail(signed(TAGS.replace("relaxed/relaxed", "lax/relaxed"))),
        of("sees that From is not signed").mail(signed(TAGS.replace("h=from:", "h="))),
        of("sees a signature without a domain").mail(signed(TAGS.replace("d=example.test; ", ""))),
        of("sees a signature without a selector").mail(signed(TAGS.replace("s=rsa; ", ""))),
        of("sees a tag twice")
            .mail(signed(TAGS + "; s=rsa"))
            .differs("RFC 6376 section 3.2", "pass \\(2048-bit key\\)", "permerror"),
        of("sees an identity of another domain").mail(signed(TAGS + "; i=@example.org")),
        of("takes an identity below the domain").mail(signed(TAGS + "; i=ann@a.example.test")),
        of("refuses an identity below a strict key's domain")
            .mail(signed(TAGS.replace("s=rsa", "s=strict") + "; i=ann@a.example.test")),
        of("sees what is no signature").mail("DKIM-Signature: nonsense\n" + Scene.MAIL),
        of("sees an empty signature").mail("DKIM-Signature: \n" + Scene.MAIL),
        of("passes over unknown tags").mail(signed(TAGS + "; zz=1")),
        of("sees an unknown query method").mail(signed(TAGS + "; q=http/txt")));
  }

  private static List<Scene> demands() {
    String partly = Forge.sign(Scene.MAIL, Keys.RSA, TAGS + "; l=5", 5);
    return List.of(
        of("takes a body signed in part").mail(partly),
        of("sees more octets than there are").mail(signed(TAGS + "; l=999")),
        of("demands octets", "Minimum 6")
            .mail(partly)
            .differs(
                "it fails them, says its manual",
                "dkim=pass",
                "dkim=policy reason=\"too little of the body is signed\""),
        of("is content with as many octets", "Minimum 5").mail(partly),
        of("demands a part", "Minimum 50%")
            .mail(partly)
            .differs(
                "it fails them, says its manual",
                "dkim=pass",
                "dkim=policy reason=\"too little of the body is signed\""),
        of("is content with a part", "Minimum 20%").mail(partly),
        of("lets some be added", "Minimum 20+").mail(partly),
        of("lets no more be added", "Minimum 2+")
            .mail(partly)
            .differs(
                "it fails them, says its manual",
                "dkim=pass",
                "dkim=policy reason=\"too little of the body is signed\""),
        of("demands that a field is signed", "MustBeSigned Message-ID"),
        of("is content where the field is not there", "MustBeSigned Reply-To"),
        of("is content where the field is signed", "MustBeSigned Subject,To"));
  }

  private static List<Scene> headers() {
    String second = "From: Eve <eve@example.org>";
    return List.of(
        of("lets a second From pass").top(second),
        of("counts fields when told to", "RequiredHeaders yes").top(second),
        of("counts missing fields", "RequiredHeaders yes").with("Date: ", "X-Date: "),
        of("is silent about malformed mail", "RequiredHeaders yes", "IgnoreMalformedMail yes")
            .top(second),
        of("is strict", "StrictHeaders yes").top(second),
        of("is strict about mail in order", "StrictHeaders yes"),
        of("bounds the header", "MaximumHeaders 200"),
        of("bounds a longer header less", "MaximumHeaders 2000"),
        of("misses From").mail(Scene.MAIL.replaceFirst("From:.*\n", "")),
        of("misses From and is silent", "IgnoreMalformedMail yes")
            .mail(Scene.MAIL.replaceFirst("From:.*\n", ""))
            .differs("that is known at the end of the header", "message", "header"),
        of("cannot read From").mail(Scene.MAIL.replaceFirst("From:.*", "From: nobody")),
        of("cannot read From of signed mail")
            .mail(Forge.sign(Scene.MAIL.replaceFirst("From:.*", "From: nobody"), Keys.RSA, TAGS)),
        of("cannot read From and goes on", "WeakSyntaxChecks yes")
            .mail(Forge.sign(Scene.MAIL.replaceFirst("From:.*", "From: nobody"), Keys.RSA, TAGS)));
  }
}
