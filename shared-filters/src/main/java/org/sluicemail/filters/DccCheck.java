package org.sluicemail.filters;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.upstream.DccReport;
import org.sluicemail.upstream.Dccifd;

/** Asks dccifd about a mail, and judges by what it has counted. */
final class DccCheck implements MessageFilter {
  /** All counts, as options. */
  static final String COUNTS = "DCC";

  /** The counts that have reached their threshold, as options. */
  static final String BULK = "DCC_BULK";

  /** dccifd itself rejects the mail. */
  static final String REJECT = "DCC_REJECT";

  /** Set when the mail was too large to be checked. */
  static final String OVERSIZE = "dcc:oversize";

  private final Dcc.Settings settings;
  private final Dccifd dccifd;
  private final List<String> options = new ArrayList<>();

  DccCheck(Dcc.Settings settings, Dccifd dccifd) {
    this.settings = settings;
    this.dccifd = dccifd;
    options.add("header");
    if (settings.query()) {
      options.add("query");
    }
    if (!settings.greylisting()) {
      options.add("grey-off");
    }
  }

  @Override
  public Needs needs() {
    Needs needs =
        Needs.NONE
            .withMessage()
            .facts(Fact.CLIENT, Fact.CLIENT_NAME, Fact.HELO, Fact.SENDER, Fact.RECIPIENTS)
            .produces("symbol:" + COUNTS, "symbol:" + BULK, "symbol:" + REJECT, OVERSIZE);
    needs = settings.addHeader() ? needs.emits(Edit.Kind.APPEND, Edit.Kind.REMOVE_ALL) : needs;
    return Stream.of(settings.bulk(), settings.rejected(), settings.greylisted())
        .map(Consequence::needs)
        .reduce(needs, Needs::and);
  }

  @Override
  public Outcome onMessage(Mail received) throws IOException, InterruptedException {
    if (received.message().size() > settings.maxSize().bytes()) {
      return Outcome.PROCEED.find(new Finding.Mark(OVERSIZE));
    }
    DccReport report = dccifd.check(received, options);
    Outcome found = found(report, fields(report, received));
    return new Outcome(verdict(report), found.edits(), found.findings());
  }

  /** dccifd's field, and none that somebody else has made to look like one. */
  private Outcome fields(DccReport report, Mail received) {
    Outcome outcome = Outcome.PROCEED;
    if (!settings.addHeader()) {
      return outcome;
    }
    for (String name : foreign(received)) {
      outcome = outcome.edit(new Edit.RemoveAll(name));
    }
    return report.name().isEmpty()
        ? outcome
        : outcome.edit(new Edit.Append(HeaderField.of(report.name(), report.text())));
  }

  private static List<String> foreign(Mail received) {
    return received.message().header().fields().stream()
        .map(field -> field.name().toLowerCase(Locale.ROOT))
        .filter(name -> name.startsWith("x-dcc-") && name.endsWith("-metrics"))
        .distinct()
        .toList();
  }

  private Outcome found(DccReport report, Outcome before) {
    Outcome outcome = before;
    if (!report.counts().isEmpty()) {
      outcome = outcome.find(new Finding.Symbol(COUNTS, 0, texts(report.counts())));
    }
    Map<String, DccReport.Count> bulk = reached(report);
    if (!bulk.isEmpty()) {
      outcome = outcome.find(new Finding.Symbol(BULK, 0, texts(bulk)));
    }
    return report.result() == DccReport.Result.REJECT
        ? outcome.find(new Finding.Symbol(REJECT, 0, List.of()))
        : outcome;
  }

  private Map<String, DccReport.Count> reached(DccReport report) {
    Map<String, DccReport.Count> reached = new LinkedHashMap<>();
    thresholds()
        .forEach((name, threshold) -> {
          DccReport.Count count = report.counts().get(name);
          if (count != null && threshold.reached(count)) {
            reached.put(name, count);
          }
        });
    return reached;
  }

  private Map<String, DccThreshold> thresholds() {
    Map<String, DccThreshold> all = new LinkedHashMap<>();
    all.put("body", settings.body());
    all.put("fuz1", settings.fuz1());
    all.put("fuz2", settings.fuz2());
    all.put("rep", settings.rep());
    return all;
  }

  private static List<String> texts(Map<String, DccReport.Count> counts) {
    return counts.entrySet().stream()
        .map(each -> each.getKey() + '=' + each.getValue().text())
        .sorted()
        .toList();
  }

  /**
   * What concerns only some recipients is for dccifd to tell them: there is no mail of their own.
   */
  private Verdict verdict(DccReport report) {
    Map<String, DccReport.Count> bulk = reached(report);
    Verdict own = bulk.isEmpty() ? Verdict.proceed() : filled(settings.bulk(), bulk);
    return switch (report.result()) {
      case ACCEPT, SOME -> own;
      case GREYLIST -> own.or(filled(settings.greylisted(), report.counts()));
      case REJECT -> own.or(filled(settings.rejected(), report.counts()));
    };
  }

  private static Verdict filled(Consequence then, Map<String, DccReport.Count> counts) {
    return then.verdict(Map.of("counts", String.join(" ", texts(counts))));
  }
}
