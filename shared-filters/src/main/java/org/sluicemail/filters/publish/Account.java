package org.sluicemail.filters.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Session;

/**
 * What is known of a mail, as one line of JSON in ASCII. An octet that is no UTF-8 stands there as
 * the lone surrogate by which {@link org.sluicemail.mail.Octets} shows it.
 */
final class Account {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final Copy copy;
  private final Map<String, Object> fields = new LinkedHashMap<>();

  private Account(Copy copy) {
    this.copy = copy;
  }

  /** The line, without an end of line. */
  static byte[] of(Copy copy) {
    try {
      String line = JSON.writeValueAsString(new Account(copy).fields());
      return line.getBytes(StandardCharsets.US_ASCII);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of text and numbers are JSON", e);
    }
  }

  /** What is not known is left out. */
  private Map<String, Object> fields() {
    Session session = copy.mail().session();
    put("queue-id", session.queueId());
    put("time", copy.time().toString());
    put("verdict", copy.verdict().word());
    put("reply", reply(copy.verdict()));
    put("client", session.client().addressText());
    put("client-name", session.client().name());
    put("helo", session.helo());
    session.user().ifPresent(user -> put("user", user));
    envelope(copy.mail());
    findings(copy.ending().findings());
    return fields;
  }

  private void put(String name, String text) {
    if (!text.isEmpty()) {
      fields.put(name, text);
    }
  }

  private static String reply(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Reject(Reply reply) -> reply.toString();
      case Verdict.TempFail(Reply reply) -> reply.toString();
      default -> "";
    };
  }

  private void envelope(Mail mail) {
    fields.put("sender", mail.envelope().sender().address().text());
    fields.put(
        "recipients",
        mail.envelope().recipients().stream().map(each -> each.address().text()).toList());
    fields.put("size", mail.message().size());
  }

  private void findings(Findings findings) {
    findings
        .first(Finding.SpamAction.class)
        .ifPresent(advice -> {
          fields.put("action", advice.action());
          fields.put("score", advice.score());
          fields.put("required-score", advice.required());
        });
    put("symbols", findings.all(Finding.Symbol.class).map(Account::symbol).toList());
    put("virus", findings.all(Finding.Virus.class).map(Finding.Virus::signature).toList());
    put(
        "findings",
        findings.entries().stream()
            .map(Findings.Entry::finding)
            .filter(each -> !(each instanceof Finding.Symbol))
            .map(Finding::name)
            .toList());
  }

  private void put(String name, List<?> list) {
    if (!list.isEmpty()) {
      fields.put(name, list);
    }
  }

  private static Map<String, Object> symbol(Finding.Symbol symbol) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", symbol.symbol());
    fields.put("score", symbol.score());
    if (!symbol.options().isEmpty()) {
      fields.put("options", symbol.options());
    }
    return fields;
  }
}
