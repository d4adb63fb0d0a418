package org.sluicemail.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Default;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Services;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Mail;

/** A spam scanner that finds what the script tells it to. */
public final class Advice implements FilterType {
  /**
   * The keys.
   *
   * @param action as rspamd names it; no advice at all without it
   * @param symbols scores by name
   * @param options of each symbol
   * @param message for the client
   * @param subject of spam
   * @param virus a signature
   * @param reply the author of a mail of ours that this one answers
   */
  record Settings(
      Optional<String> action,
      @Default("0") double score,
      @Default("15") double required,
      Map<String, Double> symbols,
      List<String> options,
      Optional<String> message,
      Optional<String> subject,
      Optional<String> virus,
      Optional<String> reply) {

    List<Finding> findings() {
      List<Finding> all = new ArrayList<>();
      action.ifPresent(
          word -> all.add(new Finding.SpamAction(word, score, required, message, subject)));
      symbols.forEach((name, weight) -> all.add(new Finding.Symbol(name, weight, options)));
      virus.ifPresent(signature -> all.add(new Finding.Virus(signature)));
      reply.ifPresent(author -> all.add(new Finding.ReplyToOurs("<1@example.org>", author)));
      return all;
    }
  }

  @Override
  public List<Filter> build(Config section, Services services) throws ConfigException {
    return List.of(new Scanner(section.bind(Settings.class).findings()));
  }

  /** A scanner that has an action could have had another. */
  private static String kind(Finding finding) {
    return finding instanceof Finding.SpamAction ? "spam:*" : finding.name();
  }

  private record Scanner(List<Finding> findings) implements MessageFilter {
    @Override
    public Needs needs() {
      String[] names = findings.stream().map(Advice::kind).toArray(String[]::new);
      return Needs.NONE.withMessage().produces(names);
    }

    @Override
    public Outcome onMessage(Mail received) {
      return new Outcome(Verdict.proceed(), List.of(), findings);
    }
  }
}
