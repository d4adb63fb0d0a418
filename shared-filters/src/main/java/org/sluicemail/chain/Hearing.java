package org.sluicemail.chain;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.Observer;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Policy;
import org.sluicemail.filter.Sealer;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Moment;

/** Asks the filters of a chain about one mail, and puts into its tally what they say. */
record Hearing(Chain chain, Means means, Tally tally) {

  /** What those say at a command of the client who want to be asked in this scene. */
  List<Report> command(Moment moment, List<Part> parts, Scene scene, Wave.Question question)
      throws IOException, InterruptedException {
    return ask(moment, parts, scene, question, Span.command(chain.deadlines()));
  }

  private List<Report> ask(
      Moment moment, List<Part> parts, Scene scene, Wave.Question question, Span span)
      throws IOException, InterruptedException {
    if (parts.isEmpty()) {
      return List.of();
    }
    long began = System.nanoTime();
    List<Report> said = Wave.run(moment, Part.willing(parts, scene), question, span);
    return tally.note(said, Duration.ofNanos(System.nanoTime() - began));
  }

  /** The checks side by side, then the policies in order, each with what was found before it. */
  void judge(Mail received, Scene scene, Span span) throws IOException, InterruptedException {
    Wave.Question check = part -> ((MessageFilter) part).onMessage(received);
    tally.take(ask(Moment.MESSAGE, chain.messageFilters(), scene, check, span));
    for (Part policy : chain.policies()) {
      if (tally.verdict() instanceof Verdict.Reject) {
        return;
      }
      Findings all = tally.findings();
      Wave.Question judge = part -> ((Policy) part).judge(received, all);
      tally.take(ask(Moment.MESSAGE, List.of(policy), scene.with(all), judge, span));
    }
  }

  /** The sealers in order; after each, what is possible becomes of the mail. */
  void seal(Mail received, Scene scene, Span span) throws IOException, InterruptedException {
    for (Part sealer : chain.sealers()) {
      if (tally.settled()) {
        return;
      }
      seal(sealer, received, scene.with(tally.findings()), span);
      tally.decide(means.possible(tally));
    }
  }

  /** A sealer sees the mail with the seals of those before it, and puts its own on top. */
  private void seal(Part sealer, Mail received, Scene scene, Span span)
      throws IOException, InterruptedException {
    Mail outgoing = Edits.of(received.message().header(), tally.edits()).apply(received);
    Findings all = tally.findings();
    Wave.Question question = part -> sealed((Sealer) part, outgoing, all);
    tally.seal(ask(Moment.MESSAGE, List.of(sealer), scene, question, span));
  }

  private static Outcome sealed(Sealer sealer, Mail outgoing, Findings all)
      throws IOException, InterruptedException {
    List<HeaderField> fields = sealer.seal(outgoing, all);
    return sealer.onTop() ? Outcome.top(fields) : Outcome.prepend(fields);
  }

  /**
   * Tells the observers of the end, as those of each mode see it, and gives up all that is held.
   */
  void end(Scene scene, Function<Mode, Ending> ending) throws InterruptedException {
    try {
      if (!chain.observers().isEmpty()) {
        tellAll(scene, ending);
      }
    } finally {
      tally.close();
    }
  }

  private void tellAll(Scene scene, Function<Mode, Ending> ending) throws InterruptedException {
    Set<String> filters = tally.filters();
    for (Mode mode : Mode.values()) {
      tell(Part.observing(chain.observers(), mode, scene, filters), ending.apply(mode));
    }
  }

  private void tell(List<Part> observers, Ending ending) throws InterruptedException {
    Wave.Question question =
        part -> {
          ((Observer) part).ended(ending);
          return Outcome.PROCEED;
        };
    try {
      Span span = Span.command(chain.deadlines());
      tally.note(Wave.run(Moment.MESSAGE, observers, question, span), Duration.ZERO);
    } catch (IOException e) {
      throw new IllegalStateException("no pulse, no failure", e);
    }
  }
}
