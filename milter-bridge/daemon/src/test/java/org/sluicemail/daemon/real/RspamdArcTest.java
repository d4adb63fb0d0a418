package org.sluicemail.daemon.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.arc.ArcSet;
import org.sluicemail.arc.ChainResult;
import org.sluicemail.arc.ChainSealer;
import org.sluicemail.arc.ChainStatus;
import org.sluicemail.arc.ChainValidator;
import org.sluicemail.authres.AuthenticationResults;
import org.sluicemail.authres.MethodResult;
import org.sluicemail.dkim.BodyHash;
import org.sluicemail.dkim.BodyHashes;
import org.sluicemail.dkim.Canonicalization;
import org.sluicemail.dkim.VerifyRules;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Octets;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.RequiresServer;

/** Chains that we and rspamd seal in turn, and what both make of them. */
@RequiresServer(Kind.RSPAMD)
class RspamdArcTest {
  private static final int STEP = 12;
  private static final String ALLOW = "ARC_ALLOW";

  private static Checker rspamd;

  @BeforeAll
  static void start() throws IOException {
    rspamd = Checker.start();
  }

  @AfterAll
  static void stop() throws IOException {
    rspamd.close();
  }

  /** Who seals, one letter for each set: w we, r rspamd. */
  private static Message sealed(Message message, String order) throws Exception {
    Message sealed = message;
    for (char who : order.toCharArray()) {
      sealed = who == 'w' ? seal(sealed) : rspamd.seal(sealed).orElseThrow();
    }
    return sealed;
  }

  private static Message seal(Message message) throws Exception {
    ChainStatus status = validate(message).status();
    ChainSealer sealer = new ChainSealer(Dkim.DOMAIN, "rsa", Dkim.RSA);
    BodyHashes hashes = new BodyHashes();
    BodyHash hash = sealer.want(hashes);
    try (var body = message.body().open()) {
      hashes.read(body);
    }
    AuthenticationResults results =
        new AuthenticationResults(
            "mx.example.test",
            List.of(new MethodResult("dkim", "pass"), new MethodResult("arc", status.word())));
    Message sealed = message;
    for (HeaderField field :
        sealer.seal(message.header(), hash, status, results, Instant.now()).reversed()) {
      sealed = Dkim.with(sealed, field);
    }
    return sealed;
  }

  private static ChainResult validate(Message message) throws IOException, InterruptedException {
    return new ChainValidator(VerifyRules.STRICT, 50, Dkim.LOOKUP, Instant::now)
        .validate(message.header(), message.body());
  }

  private static List<Message> some() throws IOException {
    List<Message> all = Checker.messages();
    return IntStream.iterate(0, i -> i < all.size(), i -> i + STEP).mapToObj(all::get).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"w", "ww", "www", "r", "rw", "wr", "wrw", "rww"})
  void bothAgreeOnChains(String order) throws Exception {
    List<String> failures = new ArrayList<>();
    int judged = 0;
    for (Message plain : some()) {
      Message message = Dkim.sign(plain, Dkim.RSA, Canonicalization.RELAXED);
      Message sealed = sealed(message, order);
      ChainResult ours = validate(sealed);
      var theirs = rspamd.verify(sealed);
      judged++;
      if (ours.status() != ChainStatus.PASS || !theirs.containsKey(ALLOW)) {
        failures.add(ours + " " + theirs + "\n" + sealed.header());
      }
    }
    assertThat(failures).as(failures.size() + " of " + judged).isEmpty();
    assertThat(judged).isGreaterThan(30);
  }

  /** The third seal of rspamd 3.4 covers the sets in a wrong order, and it says so itself. */
  @Test
  void bothSayTheSameOfTheThirdSealOfRspamd() throws Exception {
    Message sealed = sealed(some().getFirst(), "rwr");
    boolean passes = validate(sealed).status() == ChainStatus.PASS;
    assertThat(rspamd.verify(sealed).containsKey(ALLOW)).isEqualTo(passes);
  }

  @Test
  void bothSeeWhatIsBroken() throws Exception {
    Message two = sealed(some().getFirst(), "rw");
    List<Message> broken =
        List.of(
            new Message(two.header(), some().get(1).body()),
            with(two, field -> isOf(field, 2, ArcSet.SEAL) ? "X-Was: 1" : raw(field)),
            with(two, field -> isOf(field, 2, ArcSet.MESSAGE) ? "X-Was: 1" : raw(field)),
            with(two, field -> raw(field).replace("cv=pass", "cv=none")),
            with(two, field -> raw(field) + (isOf(field, 1, ArcSet.RESULTS) ? " x" : "")),
            with(two, field -> raw(field) + (isOf(field, 2, ArcSet.RESULTS) ? " x" : "")));
    for (Message message : broken) {
      assertThat(validate(message).status()).isEqualTo(ChainStatus.FAIL);
      assertThat(rspamd.verify(message).keySet())
          .as(validate(message).reason())
          .doesNotContain(ALLOW)
          .containsAnyOf("ARC_REJECT", "ARC_INVALID");
    }
  }

  private static boolean isOf(HeaderField field, int instance, String name) {
    return field.isNamed(name) && field.text().startsWith("i=" + instance + ";");
  }

  private static String raw(HeaderField field) {
    return field.raw().text();
  }

  private static Message with(Message message, Function<HeaderField, String> edit) {
    List<HeaderField> fields =
        message.header().fields().stream()
            .map(field -> HeaderField.of(Octets.of(edit.apply(field))))
            .toList();
    return new Message(new Header(fields), message.body());
  }
}
