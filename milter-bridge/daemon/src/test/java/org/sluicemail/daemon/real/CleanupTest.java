package org.sluicemail.daemon.real;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.RecipientFilter;
import org.sluicemail.filter.SenderFilter;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;
import org.sluicemail.servers.Await;
import org.sluicemail.servers.Delivery;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.Postfix;
import org.sluicemail.servers.PostfixQueue;
import org.sluicemail.servers.RequiresServer;
import org.sluicemail.servers.SmtpSink;

/** Mail of sendmail(1), which Postfix's cleanup shows to filters when nobody waits for a reply. */
@RequiresServer(Kind.POSTFIX)
class CleanupTest {
  private static final Map<String, Outcome> OUTCOMES = new ConcurrentHashMap<>();
  private static final AtomicInteger ASKED = new AtomicInteger();
  private static final Sluice SLUICE = Sluice.of(parts());
  private static final Postfix POSTFIX = started();
  private final String token = SmtpSink.token();
  private final String sender = token + "-sender@example.test";

  private static Postfix started() {
    try {
      Postfix postfix = Postfix.start();
      postfix.set("non_smtpd_milters", SLUICE.postfix());
      return postfix;
    } catch (IOException e) {
      throw new AssertionError("no Postfix", e);
    }
  }

  @AfterAll
  static void stop() throws IOException {
    POSTFIX.close();
    SLUICE.close();
  }

  @AfterEach
  void nothingIsStuck() throws IOException {
    Await.until("empty maildrop", Duration.ofSeconds(20), () -> POSTFIX.queue().maildrop() == 0);
  }

  /** One part for each moment; what it says is found by a word in the address. */
  private static Filter[] parts() {
    return new Filter[] {
      new AtSender(),
      new AtRecipient(),
      new Judge(mail -> said("message", mail.envelope().recipients().getLast().toString()))
    };
  }

  private static Outcome said(String moment, String address) {
    Optional<Outcome> said =
        OUTCOMES.entrySet().stream()
            .filter(each -> (moment + " " + address).matches(each.getKey()))
            .map(Map.Entry::getValue)
            .findFirst();
    said.ifPresent(outcome -> ASKED.incrementAndGet());
    return said.orElse(Outcome.PROCEED);
  }

  private record AtSender() implements SenderFilter {
    @Override
    public Needs needs() {
      return Needs.NONE.facts(Fact.SENDER);
    }

    @Override
    public Outcome onSender(Session session, ReversePath sender) {
      return said("sender", sender.address().text());
    }
  }

  private record AtRecipient() implements RecipientFilter {
    @Override
    public Needs needs() {
      return Needs.NONE.facts(Fact.RECIPIENTS);
    }

    @Override
    public Outcome onRecipient(Session session, Envelope soFar, Recipient recipient) {
      return said("recipient", recipient.address().text());
    }
  }

  private void submit(String moment, Outcome outcome) throws IOException {
    OUTCOMES.put(moment + " .*" + token + ".*", outcome);
    POSTFIX.submit(
        sender,
        List.of(token + "@example.test"),
        "Subject: submitted\n\nhello\n".getBytes(ISO_8859_1));
  }

  private void deferredUntilTheFilterRelents(String moment) throws IOException {
    int before = ASKED.get();
    submit(moment, Outcome.tempFail(451, "4.7.1", "Not now"));
    Await.until("second try", Duration.ofSeconds(30), () -> ASKED.get() >= before + 2);
    assertThat(POSTFIX.sink().poll(token)).isEmpty();
    OUTCOMES.clear();
    assertThat(POSTFIX.sink().take(token).text()).contains("Subject: submitted\r\n");
    assertThat(POSTFIX.sink().poll(token)).as("a second copy").isEmpty();
  }

  private void bounced(String moment) throws IOException {
    submit(moment, Outcome.reject(550, "5.7.1", "Not from you"));
    Delivery bounce = POSTFIX.sink().take(sender);
    assertThat(bounce.sender()).isEmpty();
    assertThat(bounce.recipients()).containsExactly(sender);
    assertThat(bounce.text()).contains("Not from you", "Subject: submitted");
    POSTFIX.queue().awaitEmpty(token);
  }

  @Test
  void tempFailIsTriedAgain() throws IOException {
    deferredUntilTheFilterRelents("message");
  }

  @Test
  void tempFailOfTheSenderIsTriedAgain() throws IOException {
    deferredUntilTheFilterRelents("sender");
  }

  @Test
  void tempFailOfARecipientIsTriedAgain() throws IOException {
    deferredUntilTheFilterRelents("recipient");
  }

  @Test
  void rejectBounces() throws IOException {
    bounced("message");
  }

  @Test
  void rejectOfTheSenderBounces() throws IOException {
    bounced("sender");
  }

  @Test
  void rejectOfARecipientBounces() throws IOException {
    bounced("recipient");
  }

  @Test
  void discardVanishes() throws IOException {
    long mark = POSTFIX.log().mark();
    submit("message", Outcome.discard("not wanted"));
    POSTFIX.log().await(mark, "milter-discard");
    POSTFIX.queue().awaitEmpty(token);
    assertThat(POSTFIX.sink().poll(token)).isEmpty();
  }

  @Test
  void quarantineIsHeld() throws IOException {
    submit("message", Outcome.quarantine("look at this"));
    PostfixQueue.Entry held = POSTFIX.queue().await("hold", token);
    OUTCOMES.clear();
    POSTFIX.queue().release(held.id());
    assertThat(POSTFIX.sink().take(token).text()).contains("Subject: submitted\r\n");
  }
}
