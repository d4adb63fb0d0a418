package org.sluicemail.daemon.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sluicemail.dkim.Canonicalization;
import org.sluicemail.dkim.Cause;
import org.sluicemail.mail.Message;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.RequiresServer;

/** What we sign rspamd verifies, and the other way round, on messages of people. */
@RequiresServer(Kind.RSPAMD)
class RspamdDkimTest {
  private static final String ALLOW = "R_DKIM_ALLOW";

  @Test
  void verifiesWhatWeSign() throws Exception {
    List<String> failures = new ArrayList<>();
    int judged = 0;
    try (Checker rspamd = Checker.start()) {
      for (Message message : Checker.messages()) {
        for (Canonicalization how : Canonicalization.values()) {
          Message signed = Dkim.sign(Dkim.sign(message, Dkim.RSA, how), Dkim.ED25519, how);
          Map<String, List<String>> found = rspamd.verify(signed);
          judged++;
          if (!found
              .getOrDefault(ALLOW, List.of())
              .containsAll(List.of("example.test:s=rsa", "example.test:s=ed25519"))) {
            failures.add(how + ": " + found + "\n" + signed.header());
          }
        }
      }
    }
    assertThat(failures).as(failures.size() + " of " + judged).isEmpty();
    assertThat(judged).isGreaterThan(800);
  }

  @Test
  void noticesWhatWasChanged() throws Exception {
    try (Checker rspamd = Checker.start()) {
      Message message = Checker.messages().getFirst();
      Message signed = Dkim.sign(message, Dkim.RSA, Canonicalization.RELAXED);
      Message other = new Message(signed.header(), Checker.messages().getLast().body());
      assertThat(rspamd.verify(other)).containsKey("R_DKIM_REJECT").doesNotContainKey(ALLOW);
    }
  }

  /** It signs relaxed/relaxed alone. */
  @Test
  void signsWhatWeVerify() throws Exception {
    List<String> failures = new ArrayList<>();
    int judged = 0;
    try (Checker rspamd = Checker.start()) {
      for (Message message : Checker.messages()) {
        Optional<Message> signed = rspamd.sign(message);
        if (signed.isPresent()) {
          judged++;
          List<Cause> causes = Dkim.verify(signed.get()).stream().limit(2).toList();
          if (!causes.equals(List.of(Cause.VERIFIED, Cause.VERIFIED))) {
            failures.add(causes + "\n" + signed.get().header());
          }
        }
      }
    }
    assertThat(failures).as(failures.size() + " of " + judged).isEmpty();
    assertThat(judged).isGreaterThan(400);
  }
}
