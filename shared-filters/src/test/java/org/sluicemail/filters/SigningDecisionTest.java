package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.dkim.SignatureForm;
import org.sluicemail.dkim.keys.ListedKeys;
import org.sluicemail.dkim.keys.SigningIdentity;
import org.sluicemail.filter.Findings;
import org.sluicemail.logs.LogLines;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

class SigningDecisionTest {
  private static final ListedKeys KEYS =
      new ListedKeys(
          List.of(
              new ListedKeys.Listed("example.org", "s", Optional.empty(), () -> Keys.ED25519),
              new ListedKeys.Listed("two.test", "s", Optional.empty(), () -> Keys.ED25519)),
          true);

  /** What the decision is made of: {@code from=}, {@code sender=}, {@code path=}, {@code user=}. */
  private record Case(Session session, Envelope envelope, Header header) {
    static Case of(String text) {
      Session session = Session.UNKNOWN;
      ReversePath path = ReversePath.NULL;
      List<String> fields = new ArrayList<>();
      for (String part : text.isEmpty() ? new String[0] : text.split(" & ")) {
        String value = part.substring(part.indexOf('=') + 1);
        switch (part.substring(0, part.indexOf('='))) {
          case "from" -> fields.add("From: " + value);
          case "sender" -> fields.add("Sender: " + value);
          case "path" -> path = ReversePath.of(value);
          case "user" -> session = session.withUser(value);
          default -> throw new IllegalArgumentException(part);
        }
      }
      Envelope envelope = new Envelope(path, Recipient.of("bob@example.net"));
      return new Case(session, envelope, Fixture.header(fields));
    }

    SigningDecision.Decided by(SigningDecision decision) throws Exception {
      return decision.of(session, envelope, header);
    }
  }

  private static SigningDecision decision(DkimSign.SignFor whose, String strict) {
    return new SigningDecision(
        whose,
        !strict.contains("from"),
        !strict.contains("envelope"),
        !strict.contains("user"),
        KEYS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FROM | '' | '' | it has not one From field but 0",
        "FROM | '' | from=a@example.org & from=a@example.org | it has not one From field but 2",
        "FROM | '' | from= | its From field names no mailbox that we can read",
        "FROM | '' | from=ann | its From field names no mailbox that we can read",
        "FROM | '' | from=undisclosed:; | its From field names no mailbox that we can read",
        "FROM | '' | from=<a@example.org> <b@x.test> | its From field names no mailbox that we can read",
        "SENDER | '' | sender=a@example.org | it has not one From field but 0",
        "FROM | '' | from=a@other.test | there is no key for other.test",
        "FROM | '' | from=a@notexample.org | there is no key for notexample.org",
        "FROM | '' | from=a@example.org.evil.test | there is no key for example.org.evil.test",
        "FROM | '' | from=a@b..c | there is no key for b..c",
        "SENDER | '' | from=a@example.org & sender=s@one.test | there is no key for one.test",
        "ENVELOPE | '' | from=a@example.org & path=p@one.test | there is no key for one.test",
        "USER | '' | from=a@example.org & user=u@one.test | there is no key for one.test",
        "FROM | envelope | from=a@example.org & path=p@one.test"
            + " | its reverse-path is of one.test, not of example.org",
        "FROM | user | from=a@example.org & user=u@one.test"
            + " | who has logged in is of one.test, not of example.org",
        "SENDER | from | from=a@one.test & sender=s@example.org"
            + " | its author is of one.test, not of example.org",
        "ENVELOPE | from | from=a@two.test & path=p@example.org"
            + " | its author is of two.test, not of example.org",
        "USER | from user | from=a@two.test & user=u@example.org"
            + " | its author is of two.test, not of example.org",
      })
  void saysWhyAMailIsNotSigned(DkimSign.SignFor whose, String strict, String mail, String why)
      throws Exception {
    SigningDecision.Decided decided = Case.of(mail).by(decision(whose, strict));
    assertThat(decided.signs()).isFalse();
    assertThat(decided.why()).isEqualTo(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FROM | from envelope user | from=A <a@EXAMPLE.org> | example.org",
        "FROM | '' | from=a@example.org & path=p@one.test & user=u@one.test | example.org",
        "FROM | envelope user | from=a@example.org & path=p@b.example.org | example.org",
        "FROM | envelope user | from=a@b.example.org & user=u@example.org | example.org",
        "FROM | user | from=a@example.org & user=ann | example.org",
        "FROM | envelope | from=a@example.org & path=mailbox | example.org",
        "SENDER | '' | from=a@one.test & sender=s@example.org | example.org",
        "SENDER | from | from=a@b.two.test & sender=s@two.test | two.test",
        "SENDER | '' | from=a@example.org & sender=nobody | example.org",
        "ENVELOPE | '' | from=a@example.org & path=p@two.test | two.test",
        "ENVELOPE | from | from=a@example.org | example.org",
        "USER | '' | from=a@example.org & user=u@two.test | two.test",
        "USER | from | from=a@example.org & user=ann | example.org",
      })
  void saysInWhoseNameItIs(DkimSign.SignFor whose, String strict, String mail, String domain)
      throws Exception {
    assertThat(Case.of(mail).by(decision(whose, strict)).identities())
        .extracting(SigningIdentity::domain)
        .containsExactly(domain);
  }

  @Test
  void theLogSaysWhyOnceAndOnOneLine() throws Exception {
    try (LogLines log = LogLines.of(DkimSealer.class).at(Level.INFO)) {
      SigningDecision decision = decision(DkimSign.SignFor.FROM, "");
      DkimSealer sealer =
          new DkimSealer(
              decision,
              SignatureForm.USUAL,
              InstantSource.fixed(Fixture.services().clock().instant()));
      Mail mail = Fixture.mail("From: a@b\u0007.test", "", "x");
      assertThat(
              new DkimSealer.Announcement(decision)
                  .onHeader(mail.session(), mail.envelope(), mail.message().header())
                  .findings())
          .isEmpty();
      assertThat(sealer.seal(mail, Findings.NONE)).isEmpty();
      assertThat(log.texts())
          .singleElement()
          .asString()
          .contains("not signed: there is no key for b")
          .doesNotContainPattern("\\p{Cntrl}");
    }
  }
}
