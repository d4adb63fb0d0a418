package org.sluicemail.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.sluicemail.chain.Decision;
import org.sluicemail.chain.Mode;
import org.sluicemail.chain.Report;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Session;
import org.sluicemail.mail.Tls;

/** A summary as one object of JSON on one line; what is not known is left out. */
final class JsonLine {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of a text from outside: a line of SMTP (RFC 5321 section 4.5.3.1.5). */
  private static final int TEXT = 512;

  /** Of a list: with all of them full, a line has less than 100 KiB. */
  private static final int ITEMS = 50;

  private final Map<String, Object> fields = new LinkedHashMap<>();

  private JsonLine() {}

  /** {@code mail}, told at {@code now}. */
  static String of(Summary mail, Instant now) {
    JsonLine line = new JsonLine();
    line.fields.put("time", now.toString());
    line.said(mail);
    line.envelope(mail);
    line.message(mail);
    line.found(mail);
    line.work(mail);
    try {
      return JSON.writeValueAsString(line.fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of text and numbers are JSON", e);
    }
  }

  private void said(Summary mail) {
    put("queue-id", mail.session().queueId());
    put("verdict", mail.word());
    put("reply", mail.verdict().map(Summary::detail).orElse(""));
    put("stage", mail.stage().name().toLowerCase(Locale.ROOT));
    put("chain", mail.chain());
  }

  private void envelope(Summary mail) {
    Session session = mail.session();
    session.client().address().ifPresent(address -> put("client", address.getHostAddress()));
    put("client-name", session.client().name());
    put("helo", session.helo());
    put("user", session.user().orElse(""));
    put("tls", session.tls().map(Tls::version).orElse(""));
    put("from", mail.sender().address().text());
    if (!mail.recipients().isEmpty()) {
      fields.put("rcpts", mail.recipients().size());
    }
    put("to", mail.recipients().stream().map(JsonLine::recipient));
  }

  private static Map<String, Object> recipient(Decision.ForRecipient each) {
    JsonLine recipient = new JsonLine();
    recipient.put("address", each.recipient().address().text());
    Verdict verdict = each.verdict();
    recipient.put("verdict", verdict.word());
    recipient.put("reply", Summary.detail(verdict));
    return recipient.fields;
  }

  private void message(Summary mail) {
    mail.size().ifPresent(size -> fields.put("size", size));
    put("message-id", mail.field("Message-ID"));
    put("subject", mail.field("Subject"));
  }

  private void found(Summary mail) {
    mail.advice()
        .ifPresent(advice -> {
          put("spam", advice.action());
          fields.put("score", advice.score());
          fields.put("required", advice.required());
        });
    put("symbols", mail.symbols().stream().map(JsonLine::symbol));
    put("viruses", mail.viruses().stream().map(each -> Bounded.text(each, TEXT)));
    put("found", mail.found().stream().map(JsonLine::mark));
  }

  private static Map<String, Object> symbol(Finding.Symbol symbol) {
    JsonLine line = new JsonLine();
    line.put("name", symbol.symbol());
    line.fields.put("score", symbol.score());
    return line.fields;
  }

  private static Map<String, Object> mark(Finding.Mark mark) {
    JsonLine line = new JsonLine();
    line.put("name", mark.name());
    line.put("value", mark.value());
    return line.fields;
  }

  private void work(Summary mail) {
    fields.put("edits", mail.edits());
    fields.put("ms", ms(mail.waited()));
    put("filters", mail.reports().stream().map(JsonLine::filter));
  }

  private static Map<String, Object> filter(Report report) {
    JsonLine line = new JsonLine();
    line.put("name", report.filter());
    line.put("stage", report.moment().name().toLowerCase(Locale.ROOT));
    line.put("outcome", Summary.word(report));
    line.put("failure", report.failure().orElse(""));
    if (report.mode() == Mode.OBSERVE) {
      line.fields.put("observed", true);
    }
    line.fields.put("ms", ms(report.took()));
    return line.fields;
  }

  /** Milliseconds to the thousandth. */
  private static double ms(Duration time) {
    return Math.round(time.toNanos() / 1e3) / 1e3;
  }

  private void put(String key, String text) {
    if (!text.isEmpty()) {
      fields.put(key, Bounded.text(text, TEXT));
    }
  }

  private void put(String key, Stream<?> items) {
    List<?> some = items.limit(ITEMS).toList();
    if (!some.isEmpty()) {
      fields.put(key, some);
    }
  }
}
