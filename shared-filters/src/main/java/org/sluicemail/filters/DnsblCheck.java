package org.sluicemail.filters;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.dns.Answer;
import org.sluicemail.dns.Dns;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.SenderFilter;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Printable;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/** Asks all lists side by side, and judges by the sum of those that hit. */
final class DnsblCheck implements SenderFilter {
  /** Set when the threshold is reached; its value are the lists that hit. */
  static final String MARK = "dnsbl";

  /** Only a text hangs on it. */
  private static final Duration TEXT_PATIENCE = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(DnsblCheck.class);

  private final Dnsbl.Settings settings;
  private final Dns dns;

  /** Lists that gave an answer which says nothing; each is logged once. */
  private final Set<DnsList> odd = ConcurrentHashMap.newKeySet();

  /** Lists whose last question failed; each change is logged. */
  private final Set<DnsList> silent = ConcurrentHashMap.newKeySet();

  DnsblCheck(Dnsbl.Settings settings, Dns dns) {
    this.settings = settings;
    this.dns = dns;
  }

  /** A question to a list. */
  private record Asked(DnsList list, DnsList.Question question) {}

  /** A list that has something to say, and what. */
  private record Hit(DnsList list, DnsList.Question question, List<InetAddress> codes) {
    String codesText() {
      return codes.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(" "));
    }

    Finding.Mark mark() {
      return new Finding.Mark(MARK + ':' + list.title(), codesText());
    }
  }

  @Override
  public Needs needs() {
    Needs needs = settings.then().needs().produces(MARK);
    needs = settings.then().asksFor("ip") ? needs.facts(Fact.CLIENT) : needs;
    for (DnsList list : settings.lists()) {
      needs = needs.and(list.needs()).produces(MARK + ':' + list.title());
    }
    return needs;
  }

  @Override
  public Outcome onSender(Session session, ReversePath sender)
      throws IOException, InterruptedException {
    List<Asked> asked = new ArrayList<>();
    for (DnsList list : settings.lists()) {
      list.question(session, sender).ifPresent(question -> asked.add(new Asked(list, question)));
    }
    return asked.isEmpty() ? Outcome.PROCEED : judge(hits(asked), session);
  }

  private List<Hit> hits(List<Asked> asked) throws IOException, InterruptedException {
    List<Callable<Answer<InetAddress>>> questions = new ArrayList<>();
    asked.forEach(each -> questions.add(() -> dns.a(each.question().name())));
    return hits(asked, ask(questions, settings.patience()));
  }

  private static <T> List<Future<T>> ask(List<Callable<T>> questions, Duration patience)
      throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads.invokeAll(questions, patience.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /** One list that is away costs no more than its hits; when all are, we know nothing. */
  private List<Hit> hits(List<Asked> asked, List<Future<Answer<InetAddress>>> answers)
      throws IOException, InterruptedException {
    List<Hit> hits = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      DnsList list = asked.get(i).list();
      try {
        hits.add(hit(asked.get(i), answer(answers.get(i))));
        note(list, silent.remove(list), "answers again");
      } catch (IOException e) {
        failures.add(list.title() + ": " + e.getMessage());
        note(list, silent.add(list), "does not answer: " + e.getMessage());
      }
    }
    if (failures.size() == asked.size()) {
      throw new IOException(String.join("; ", failures));
    }
    return hits.stream().filter(hit -> !hit.codes().isEmpty()).toList();
  }

  private static <T> T answer(Future<T> answer) throws IOException, InterruptedException {
    if (answer.isCancelled()) {
      throw new IOException("no answer in time");
    }
    try {
      return answer.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw new IOException(failure.getMessage(), failure);
        case RuntimeException bug -> throw bug;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  private static void note(DnsList list, boolean changed, String what) {
    if (changed) {
      LOG.warn("DNS list {} {}", list.title(), Printable.of(what));
    }
  }

  private Hit hit(Asked asked, Answer<InetAddress> answer) {
    DnsList list = asked.list();
    List<InetAddress> codes = answer.records().stream().filter(list::counts).toList();
    if (codes.isEmpty()) {
      answer.records().stream()
          .flatMap(code -> ReturnCodes.error(code).stream())
          .findFirst()
          .ifPresent(error -> note(list, odd.add(list), "answers " + error));
    }
    return new Hit(list, asked.question(), codes);
  }

  private Outcome judge(List<Hit> hits, Session session) throws InterruptedException {
    Outcome outcome = Outcome.PROCEED;
    for (Hit hit : hits) {
      outcome = outcome.find(hit.mark());
    }
    double sum = hits.stream().mapToDouble(hit -> hit.list().weight()).sum();
    if (hits.isEmpty() || sum < settings.threshold()) {
      return outcome;
    }
    outcome = outcome.find(new Finding.Mark(MARK, titles(hits)));
    var verdict = settings.then().verdict(values(hits, session));
    return new Outcome(verdict, outcome.edits(), outcome.findings());
  }

  /** Those that speak against the mail. */
  private static String titles(List<Hit> hits) {
    return hits.stream()
        .filter(hit -> hit.list().weight() > 0)
        .map(hit -> hit.list().title())
        .collect(Collectors.joining(" "));
  }

  /** Of the list that weighs most, the first of several. */
  private Map<String, String> values(List<Hit> hits, Session session) throws InterruptedException {
    Hit main =
        hits.stream()
            .sorted(Comparator.comparingDouble((Hit hit) -> -hit.list().weight()))
            .findFirst()
            .orElseThrow();
    Map<String, String> values = new HashMap<>();
    values.put("ip", session.client().addressText());
    values.put("subject", main.question().subject());
    values.put("list", main.list().title());
    values.put("lists", titles(hits));
    values.put("zone", main.list().zone().text());
    values.put("code", main.codesText());
    if (settings.then().asksFor("txt")) {
      values.put("txt", text(main));
    }
    return values;
  }

  /** What the list itself says; a mail is not judged otherwise because it does not. */
  private String text(Hit hit) throws InterruptedException {
    Callable<Answer<String>> question = () -> dns.txt(hit.question().name());
    try {
      return String.join(" ", answer(ask(List.of(question), TEXT_PATIENCE).getFirst()).records());
    } catch (IOException e) {
      String reason = Printable.of(String.valueOf(e.getMessage()));
      LOG.info("no text of DNS list {}: {}", hit.list().title(), reason);
      return "";
    }
  }
}
