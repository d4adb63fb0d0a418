package org.sluicemail.daemon.real.dropin;

import java.util.ArrayList;
import java.util.List;

/** What is said in the header, and what becomes of mail about which something is wrong. */
final class ResultScenes {
  private static final String END = "end of message: Accept";

  private ResultScenes() {}

  private static Scene of(String name, String... settings) {
    return VerifyingScenes.of(name, settings);
  }

  static List<Scene> all() {
    List<Scene> scenes = new ArrayList<>(results());
    scenes.addAll(forged());
    scenes.addAll(actions());
    scenes.addAll(others());
    return scenes;
  }

  private static List<Scene> results() {
    return List.of(
        of("says its name", "AuthservID mx.example.net"),
        of("says its name and the queue id", "AuthservIDWithJobID yes"),
        of("says both", "AuthservID mx.example.net", "AuthservIDWithJobID yes"),
        of("does not know its name").without("j"),
        of("leaves out header.b", "NoHeaderB yes"),
        of("names the software", "SoftwareHeader yes"));
  }

  private static List<Scene> forged() {
    String ours = "Authentication-Results: mx.test; dkim=pass header.d=example.test";
    return List.of(
        of("removes what claims to be ours").top(ours),
        of("removes all that claim to be ours").top(ours).top("X-Between: 1").top(ours),
        of("removes it from mail without a signature").mail(Scene.MAIL).top(ours),
        of("keeps what is of others").top(ours.replace("mx.test", "mx.example.org")),
        of("keeps other methods of ours").top("Authentication-Results: mx.test; spf=pass"),
        of("removes other methods, too", "RemoveARAll yes")
            .top("Authentication-Results: mx.test; spf=pass"),
        of("removes one with a queue id").top(ours.replace("mx.test", "mx.test/4711")),
        of("removes one in other letters").top(ours.replace("mx.test", "MX.Test")),
        of("keeps results when told to", "KeepAuthResults yes").top(ours),
        of("removes those of hosts", "RemoveARFrom mx.example.org,.example.net")
            .top(ours.replace("mx.test", "mx.example.org"))
            .top(ours.replace("mx.test", "a.example.net"))
            .top(ours.replace("mx.test", "example.net"))
            .differs(
                "its manual says that .example.net has what is below",
                "change 3 Authentication-Results: ",
                "$0\nchange 2 Authentication-Results: "));
  }

  private static List<Scene> actions() {
    List<Scene> scenes = new ArrayList<>();
    for (String action : List.of("accept", "discard", "quarantine", "reject", "tempfail", "r")) {
      scenes.add(of("a bad signature: " + action, "On-BadSignature " + action).with("Bob", "Eve"));
      scenes.add(of("no signature: " + action, "On-NoSignature " + action).mail(Scene.MAIL));
      scenes.add(
          of("no key: " + action, "On-KeyNotFound " + action)
              .mail(VerifyingScenes.signedBy("absent")));
      scenes.add(
          of("a syntax error: " + action, "On-Default " + action)
              .mail("DKIM-Signature: nonsense\n" + Scene.MAIL));
      scenes.add(
          of("a signature error: " + action, "On-SignatureError " + action)
              .mail("DKIM-Signature: nonsense\n" + Scene.MAIL));
      scenes.add(
          of("too large a header: " + action, "MaximumHeaders 100", "On-Security " + action));
    }
    return scenes.stream().map(ResultScenes::setAside).toList();
  }

  /** It never asks for the right to set mail aside, and lets it pass. */
  private static Scene setAside(Scene scene) {
    if (!scene.name().endsWith("quarantine")) {
      return scene;
    }
    String why = "set aside is what was asked for";
    return switch (scene.name().substring(0, scene.name().indexOf(':'))) {
      case "a bad signature" -> scene.differs(why, END, "quarantine bad DKIM signature data\n$0");
      case "no signature" -> scene.differs(why, END, "quarantine no DKIM signature data\n$0");
      case "no key" -> scene.differs(why, END, "quarantine DKIM key retrieval failed\n$0");
      case "a syntax error" ->
          scene.differs(
              why,
              "end of header: Accept",
              "quarantine DKIM signature syntax error\nend of message: Accept");
      case "too large a header" ->
          scene.differs(
              why,
              "end of header: Accept",
              "quarantine too much header data\nend of message: Accept");
      default -> scene;
    };
  }

  private static List<Scene> others() {
    String reject = "On-Default reject";
    return List.of(
        of("lets what passes pass", reject),
        of("never acts on a key in test", reject)
            .mail(VerifyingScenes.signedBy("testing"))
            .with("Bob", "Eve"),
        of("refuses a revoked key", reject).mail(VerifyingScenes.signedBy("revoked")),
        of("lets a broken key pass", reject)
            .mail(VerifyingScenes.signedBy("nonsense"))
            .differs("a key that cannot be read stays so", "dkim=temperror", "dkim=permerror"),
        of("refuses an expired signature", reject)
            .mail(VerifyingScenes.signed(VerifyingScenes.TAGS + "; t=1000; x=2000")),
        of("takes one good of two", reject)
            .mail(Forge.sign(VerifyingScenes.signedBy("absent"), Keys.RSA, VerifyingScenes.TAGS)),
        of("takes one good of two that is below", reject)
            .mail(
                Forge.sign(
                    VerifyingScenes.signed(VerifyingScenes.TAGS),
                    Keys.RSA,
                    VerifyingScenes.TAGS.replace("s=rsa", "s=absent"))),
        of("sets aside what fails", "Quarantine yes")
            .with("Bob", "Eve")
            .differs(
                "set aside is what was asked for", END, "quarantine bad DKIM signature data\n$0"),
        of("sets nothing aside that passes", "Quarantine yes"),
        of("sends what fails elsewhere", "RedirectFailuresTo <abuse@example.net>")
            .with("Bob", "Eve")
            .to("<bob@example.net>", "<carl@example.net>")
            .differs(
                "the same in another order, with the recipients as the client wrote them",
                "(?s)no recipient.+",
                "add Original-Recipient: rfc822;bob@example.net\n"
                    + "insert 1000000 Original-Recipient: rfc822;carl@example.net\n"
                    + "recipient <abuse@example.net>\n"
                    + "no recipient <bob@example.net>\n"
                    + "no recipient <carl@example.net>\n"
                    + END),
        of("sends elsewhere nothing that passes", "RedirectFailuresTo <abuse@example.net>"));
  }
}
