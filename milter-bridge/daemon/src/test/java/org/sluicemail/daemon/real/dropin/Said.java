package org.sluicemail.daemon.real.dropin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.sluicemail.dkim.Cause;
import org.sluicemail.dkim.KeyAnswer;
import org.sluicemail.dkim.KeyLookup;
import org.sluicemail.dkim.Verified;
import org.sluicemail.dkim.Verifier;
import org.sluicemail.dkim.VerifyRules;
import org.sluicemail.mail.Limits;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Spool;

/** What a filter said of a scene, without what differs from second to second. */
record Said(Scene scene, List<String> lines) {
  private static final Pattern SIGNATURE = Pattern.compile("insert 0 DKIM-Signature:");

  static Said of(Scene scene, List<String> lines) {
    return new Said(scene, List.copyOf(lines));
  }

  /** Changes mean nothing where the message does not go on. */
  String words() {
    boolean passes = lines.getLast().endsWith("Accept") || lines.getLast().endsWith("Continue");
    return passes
        ? String.join("\n", lines.stream().map(Said::plain).toList())
        : plain(lines.getLast());
  }

  /** The same, where a bare refusal of the other one has no words of ours, either. */
  String words(Said other) {
    String bare = other.words();
    return bare.endsWith(": TempFail") || bare.endsWith(": Reject")
        ? words().replaceAll(": 4\\d\\d .*", ": TempFail").replaceAll(": 5\\d\\d .*", ": Reject")
        : words();
  }

  /** What we should say where this is what OpenDKIM said. */
  String expected() {
    return scene.difference().apply(Differences.ours(words()));
  }

  /** Folding is free, and so is when we sign. */
  private static String plain(String line) {
    String flat = line.replaceAll("\\s+", " ").replaceFirst("^(\\w+ \\d+ [\\w-]+:) ?", "$1 ");
    return SIGNATURE.matcher(flat).lookingAt()
        ? "insert 0 DKIM-Signature:"
            + flat.substring(flat.indexOf(':') + 1)
                .replace(" ", "")
                .replaceAll("(^|;)([tx])=\\d+", "$1$2=")
                .replaceAll("(?<=;b=).*", "")
        : flat.replaceFirst("DKIM-Filter: .* (mx.test .*)", "DKIM-Filter: $1");
  }

  /** The signatures that do not verify, and why. */
  List<Cause> badSignatures() throws IOException, InterruptedException {
    List<String> made =
        lines.stream()
            .filter(line -> SIGNATURE.matcher(line).lookingAt())
            .map(line -> line.substring("insert 0 ".length()))
            .toList();
    String mail = String.join("\n", made) + (made.isEmpty() ? "" : "\n") + mended();
    Message message =
        Message.read(
            new ByteArrayInputStream(mail.replace("\n", "\r\n").getBytes(ISO_8859_1)),
            Spool.inTemporaryFolder(),
            Limits.DEFAULT);
    VerifyRules any = new VerifyRules(10, 512, 8192, java.time.Duration.ZERO, true, true);
    return new Verifier(any, LOOKUP, Instant::now)
        .verify(message.header(), message.body()).stream()
            .limit(made.size())
            .map(Verified::cause)
            .filter(cause -> cause != Cause.VERIFIED)
            .toList();
  }

  /** Servers behind the filter make line ends of what is half of one. */
  private String mended() {
    return scene.mail().replace(OddScenes.BARE_LF, '\n').replace('\r', '\n');
  }

  private static final KeyLookup LOOKUP =
      (domain, selector) ->
          selector.equals("ed") ? answer(Keys.ED25519_RECORD) : answer(Keys.RSA_RECORD);

  private static KeyAnswer answer(String record) {
    return KeyAnswer.parse(record);
  }
}
