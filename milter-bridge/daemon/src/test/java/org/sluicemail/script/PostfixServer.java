package org.sluicemail.script;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluicemail.config.Endpoint;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.servers.Await;
import org.sluicemail.servers.Delivery;
import org.sluicemail.servers.Postfix;
import org.sluicemail.servers.PostfixQueue;
import org.sluicemail.servers.SmtpClient;

/** Postfix; clients and users come to it by XCLIENT. */
final class PostfixServer implements MailServer {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final Pattern DEFERRED =
      Pattern.compile(".*milter-reject: END-OF-MESSAGE [^:]*: (4\\.\\S+ .*?); from=.*");

  private final Postfix postfix;
  private final int port;

  /** Where the log stood when the last mail was submitted, or last seen to be deferred. */
  private long submitted;

  PostfixServer(Postfix postfix, Endpoint.Inet milter) throws IOException {
    this.postfix = postfix;
    String milters = "inet:" + milter.host() + ":" + milter.port();
    postfix.set("non_smtpd_milters", milters);
    this.port = postfix.smtpd(milters);
  }

  @Override
  public String name() {
    return "postfix";
  }

  @Override
  public Optional<String> refuses(Script script) {
    return Optional.empty();
  }

  @Override
  public SmtpClient open(Script.Visit visit) throws IOException {
    SmtpClient client = SmtpClient.open(port, visit.helo());
    List<String> attributes = new ArrayList<>();
    visit
        .client()
        .ifPresent(known -> {
          String address = known.addressText();
          attributes.add("ADDR=" + (address.indexOf(':') < 0 ? "" : "IPV6:") + address);
          attributes.add("NAME=" + (known.name().isEmpty() ? "[UNAVAILABLE]" : known.name()));
        });
    visit.user().ifPresent(user -> attributes.add("LOGIN=" + user));
    if (!attributes.isEmpty()) {
      client.xclient(String.join(" ", attributes), visit.helo());
    }
    if (visit.tls().isPresent()) {
      client.startTls(visit.helo());
    }
    return client;
  }

  @Override
  public void submit(Script.Mailing mailing, Script.Data data) throws IOException {
    submitted = postfix.log().mark();
    String message = new String(data.message(), ISO_8859_1).replace("\r\n", "\n");
    List<String> recipients =
        mailing.recipients().stream().map(to -> to.recipient().address().text()).toList();
    postfix.submit(mailing.sender().address().text(), recipients, message.getBytes(ISO_8859_1));
  }

  /** Mail that cleanup is told to defer stays where it was submitted and is tried again. */
  @Override
  public Fate fate() throws IOException {
    Optional<String> later = Await.value("the end of submission", LIMIT, this::submission);
    if (later.isPresent()) {
      submitted = postfix.log().mark();
      return new Fate(Optional.empty(), later, List.of());
    }
    Await.until("a queue at rest", LIMIT, () -> isEmptyTwice(false));
    Optional<PostfixQueue.Entry> held = inQueue(true).stream().findFirst();
    List<Delivery> deliveries = new ArrayList<>();
    if (held.isPresent()) {
      postfix.queue().release(held.get().id());
      deliveries.add(Await.value("what was held", LIMIT, () -> postfix.sink().poll("")));
      Await.until("an empty queue", LIMIT, () -> isEmptyTwice(true) && isEmptyTwice(false));
    }
    deliveries.addAll(deliveries());
    return new Fate(held.map(PostfixQueue.Entry::reason), Optional.empty(), deliveries);
  }

  /** A mail that moves from one queue to the next while postqueue looks is in none: look twice. */
  private boolean isEmptyTwice(boolean held) throws IOException {
    boolean empty = inQueue(held).isEmpty();
    return empty && inQueue(held).isEmpty();
  }

  /** Twice put off by our milter, or nothing more to submit; or not yet known. */
  private Optional<Optional<String>> submission() throws IOException {
    List<String> deferrals =
        postfix.log().lines(submitted).stream()
            .map(DEFERRED::matcher)
            .filter(Matcher::matches)
            .map(line -> line.group(1))
            .toList();
    boolean empty = postfix.queue().maildrop() == 0;
    return empty
        ? Optional.of(Optional.empty())
        : Optional.of(deferrals.stream().findFirst()).filter(first -> deferrals.size() > 1);
  }

  private List<PostfixQueue.Entry> inQueue(boolean held) throws IOException {
    return postfix.queue().entries("").stream()
        .filter(entry -> entry.queue().equals("hold") == held)
        .toList();
  }

  private List<Delivery> deliveries() {
    List<Delivery> all = new ArrayList<>();
    for (var next = postfix.sink().poll(""); next.isPresent(); next = postfix.sink().poll("")) {
      all.add(next.get());
    }
    return all;
  }

  @Override
  public String ours(String reply) {
    return reply;
  }

  @Override
  public boolean isOwn(String received) {
    return received.contains("by " + Postfix.HOST);
  }

  @Override
  public boolean supplies(HeaderField field) {
    return SmtpDoor.isNamed(field, "Date", "From", "Message-Id");
  }
}
