package org.sluicemail.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sluicemail.chain.Decision;
import org.sluicemail.chain.Mode;
import org.sluicemail.chain.Report;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Tls;

/**
 * A summary as {@code QUEUEID: key=value key=value}, in a steady order; what is not known is left
 * out.
 *
 * <p>A value with a blank, a quote or nothing stands in quotes, where each equals sign is escaped,
 * too: nothing from outside looks like a key and its value.
 */
final class TextLine {
  /** A reply line of SMTP (RFC 5321 section 4.5.3.1.5), and more than any domain name. */
  private static final int REPLY = 512;

  private static final int HOST = 255;

  /** A path (RFC 5321 section 4.5.3.1.3) has 256 octets. */
  private static final int PATH = 260;

  private static final int TEXT = 200;
  private static final int LIST = 1000;

  /** A usual line. */
  private final StringBuilder line = new StringBuilder(320);

  private TextLine() {}

  static String of(Summary mail) {
    TextLine line = new TextLine();
    line.line.append(word(Bounded.text(mail.queueId(), TEXT))).append(':');
    line.said(mail);
    line.envelope(mail);
    line.message(mail);
    line.found(mail);
    line.work(mail);
    return line.line.toString();
  }

  private void said(Summary mail) {
    put("verdict", mail.word());
    put("reply", mail.verdict().map(Summary::detail).orElse(""), REPLY);
    put("stage", mail.stage().name().toLowerCase(Locale.ROOT));
    put("chain", mail.chain(), TEXT);
  }

  private void envelope(Summary mail) {
    Client client = mail.session().client();
    String address = client.addressText().isEmpty() ? "" : '[' + client.addressText() + ']';
    put("client", Bounded.text(client.name(), HOST) + address);
    put("helo", mail.session().helo(), HOST);
    put("user", mail.session().user().orElse(""), HOST);
    put("tls", mail.session().tls().map(Tls::version).orElse(""), TEXT);
    put("from", mail.sender().address().path(), PATH);
    put("rcpts", mail.recipients().isEmpty() ? "" : Integer.toString(mail.recipients().size()));
    recipients(mail.recipients());
  }

  private void recipients(List<Decision.ForRecipient> named) {
    List<String> to = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (Decision.ForRecipient each : named) {
      if (each.verdict().accepts()) {
        to.add(path(each));
      } else {
        refused.add(no(each));
      }
    }
    put("to", to);
    put("refused", refused);
  }

  private static String path(Decision.ForRecipient each) {
    return Bounded.text(each.recipient().address().path(), PATH);
  }

  private static String no(Decision.ForRecipient each) {
    Verdict verdict = each.verdict();
    String said = verdict.word() + " " + Summary.detail(verdict);
    return path(each) + " " + Bounded.text(said.strip(), REPLY);
  }

  private void message(Summary mail) {
    put("size", mail.size().map(String::valueOf).orElse(""));
    put("message-id", mail.field("Message-ID"), PATH);
    put("subject", mail.field("Subject"), TEXT);
  }

  private void found(Summary mail) {
    if (mail.findings().entries().isEmpty()) {
      return;
    }
    Optional<Finding.SpamAction> advice = mail.advice();
    put("spam", advice.map(Finding.SpamAction::action).orElse("").replace(' ', '-'), TEXT);
    put("score", advice.map(a -> decimal(a.score()) + '/' + decimal(a.required())).orElse(""));
    put("symbols", mail.symbols().stream().map(TextLine::symbol).toList());
    put("virus", mail.viruses().stream().map(each -> Bounded.text(each, TEXT)).toList());
    put("found", mail.found().stream().map(TextLine::mark).toList());
  }

  private static String symbol(Finding.Symbol symbol) {
    return Bounded.text(symbol.symbol(), TEXT) + ':' + decimal(symbol.score());
  }

  private static String mark(Finding.Mark mark) {
    String value = mark.value().isEmpty() ? "" : ":" + Bounded.text(mark.value(), TEXT);
    return Bounded.text(mark.name(), TEXT) + value;
  }

  private void work(Summary mail) {
    put("edits", mail.edits() == 0 ? "" : Integer.toString(mail.edits()));
    put("time", mail.waited().toMillis() + "ms");
    List<String> filters = new ArrayList<>();
    mail.reports().forEach(report -> filters.add(filter(report)));
    put("filters", filters);
  }

  private static String filter(Report report) {
    String observed = report.mode() == Mode.OBSERVE ? "(observed)" : "";
    String word = Summary.word(report) + observed;
    return report.filter() + ':' + word + ':' + report.took().toMillis() + "ms";
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private void put(String key, String value, int max) {
    put(key, Bounded.text(value, max));
  }

  private void put(String key, List<String> items) {
    if (!items.isEmpty()) {
      put(key, String.join(",", Bounded.list(items, LIST)));
    }
  }

  /** {@code value} is escaped and bounded. */
  private void put(String key, String value) {
    if (!value.isEmpty()) {
      line.append(' ').append(key).append('=').append(word(value));
    }
  }

  private static String word(String value) {
    return isPlain(value) ? value : quoted(value);
  }

  private static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c <= ' ' || (c >= 0x80 && isBlank(c))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || c == 0xA0;
  }

  private static String quoted(String value) {
    return '"' + value.replace("\"", "\\\"").replace("=", "\\x3d") + '"';
  }
}
