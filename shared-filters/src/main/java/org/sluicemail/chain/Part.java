package org.sluicemail.chain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.HeaderFilter;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Observer;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Policy;
import org.sluicemail.filter.RecipientFilter;
import org.sluicemail.filter.Sealer;
import org.sluicemail.filter.SenderFilter;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Moment;

/** A part of a filter at its place in a chain, with the keys that are common to all filters. */
public final class Part {
  private final String name;
  private final Filter filter;
  private final OnError onError;
  private final Mode mode;
  private final Duration timeout;
  private final Condition condition;
  private final Needs needs;
  private final String thread;

  /**
   * A part.
   *
   * @param name of the filter in the configuration
   * @param onError what its failure means; an observer's means nothing
   * @param timeout after which {@code onError} applies
   * @param condition that must hold for the part to run
   */
  public Part(
      String name,
      Filter filter,
      OnError onError,
      Mode mode,
      Duration timeout,
      Condition condition) {
    this.name = name;
    this.filter = filter;
    this.onError = filter instanceof Observer ? OnError.PROCEED : onError;
    this.mode = mode;
    this.timeout = timeout;
    this.condition = condition;
    this.needs = ofKind(filter).and(filter.needs()).and(condition.needs());
    this.thread = "sluice " + name;
  }

  private static Needs ofKind(Filter filter) {
    return switch (filter) {
      case SenderFilter f -> Needs.NONE.facts(Fact.SENDER);
      case RecipientFilter f -> Needs.NONE.facts(Fact.SENDER, Fact.RECIPIENTS);
      case HeaderFilter f -> Needs.NONE.withHeader();
      case Sealer f -> Needs.NONE.withHeader().emits(f.onTop() ? Edit.Kind.TOP : Edit.Kind.PREPEND);
      case MessageFilter f -> Needs.NONE;
      case Policy f -> Needs.NONE;
      case Observer f -> Needs.NONE;
    };
  }

  public String name() {
    return name;
  }

  public Filter filter() {
    return filter;
  }

  public OnError onError() {
    return onError;
  }

  public Mode mode() {
    return mode;
  }

  public Duration timeout() {
    return timeout;
  }

  public Condition condition() {
    return condition;
  }

  /** What the part and its condition need, and what follows from its kind. */
  public Needs needs() {
    return needs;
  }

  /** The moment at which the part runs. */
  public Moment moment() {
    return moment(filter);
  }

  /** The moment of a kind of filter; policies, sealers and observers come with the message. */
  public static Moment moment(Filter filter) {
    return switch (filter) {
      case SenderFilter f -> Moment.SENDER;
      case RecipientFilter f -> Moment.RECIPIENT;
      case HeaderFilter f -> Moment.HEADER;
      case MessageFilter f -> Moment.MESSAGE;
      case Policy f -> Moment.MESSAGE;
      case Sealer f -> Moment.MESSAGE;
      case Observer f -> Moment.MESSAGE;
    };
  }

  /** Those of {@code parts} whose condition holds. */
  static List<Part> willing(List<Part> parts, Scene scene) {
    List<Part> willing = new ArrayList<>(parts.size());
    for (Part part : parts) {
      if (part.condition.test(scene) == Condition.Truth.TRUE) {
        willing.add(part);
      }
    }
    return willing;
  }

  /**
   * The observers of one mode whose condition holds, or whose filter had a say before: what it
   * began with one recipient it has to end, whatever became of the others.
   */
  static List<Part> observing(List<Part> observers, Mode mode, Scene scene, Set<String> filters) {
    return observers.stream()
        .filter(part -> part.mode == mode)
        .filter(part ->
            filters.contains(part.name) || part.condition.test(scene) == Condition.Truth.TRUE)
        .toList();
  }

  /** The name of the threads that it runs on. */
  String thread() {
    return thread;
  }

  /** What {@code outcome} asks for although {@link Needs} did not say so. */
  Optional<String> undeclared(Outcome outcome) {
    for (Edit edit : outcome.edits()) {
      if (!needs.edits().contains(edit.kind())) {
        return Optional.of(edit.kind().name());
      }
    }
    return switch (outcome.verdict()) {
      case Verdict.Quarantine q when !needs.quarantines() -> Optional.of("QUARANTINE");
      case Verdict.Discard d when !discards() -> Optional.of(Edit.Kind.REMOVE_RECIPIENT.name());
      default -> Optional.empty();
    };
  }

  /** To discard one recipient is to remove it from the envelope later. */
  private boolean discards() {
    return !(filter instanceof RecipientFilter)
        || needs.edits().contains(Edit.Kind.REMOVE_RECIPIENT);
  }
}
