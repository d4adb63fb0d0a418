package org.sluicemail.chain;

import java.time.Duration;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.HeaderFilter;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Observer;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Policy;
import org.sluicemail.filter.RecipientFilter;
import org.sluicemail.filter.Sealer;
import org.sluicemail.filter.SenderFilter;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Moment;

/**
 * A part of a filter at its place in a chain, with the keys that are common to all filters.
 *
 * @param name of the filter in the configuration
 * @param timeout after which {@code onError} applies
 * @param condition that must hold for the part to run
 */
public record Part(
    String name, Filter filter, OnError onError, Mode mode, Duration timeout, Condition condition) {

  /** The moment at which the part runs; observers and sealers come with the message. */
  public Moment moment() {
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

  /** What the part and its condition need, and what follows from its kind. */
  public Needs needs() {
    Needs kind =
        switch (filter) {
          case SenderFilter f -> Needs.NONE.facts(Fact.SENDER);
          case RecipientFilter f -> Needs.NONE.facts(Fact.SENDER, Fact.RECIPIENTS);
          case HeaderFilter f -> Needs.NONE.withHeader();
          case Sealer f -> Needs.NONE.withHeader().emits(Edit.Kind.PREPEND);
          case MessageFilter f -> Needs.NONE;
          case Policy f -> Needs.NONE;
          case Observer f -> Needs.NONE;
        };
    return kind.and(filter.needs()).and(condition.needs());
  }
}
