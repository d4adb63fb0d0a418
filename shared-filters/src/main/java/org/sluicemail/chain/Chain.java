package org.sluicemail.chain;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.HeaderFilter;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Observer;
import org.sluicemail.filter.Policy;
import org.sluicemail.filter.RecipientFilter;
import org.sluicemail.filter.Sealer;
import org.sluicemail.filter.SenderFilter;
import org.sluicemail.mail.Limits;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/** Filters in their order: immutable, and shared by all mails that take this way. */
public final class Chain {
  private final String name;
  private final List<Part> parts;
  private final Deadlines deadlines;
  private final Limits limits;
  private final Needs needs;
  private final Set<Moment> moments;

  public Chain(String name, List<Part> parts, Deadlines deadlines, Limits limits) {
    this.name = name;
    this.parts = List.copyOf(parts);
    this.deadlines = deadlines;
    this.limits = limits;
    this.needs = parts.stream().map(Part::needs).reduce(Needs.NONE, Needs::and);
    this.moments = moments(parts);
  }

  private static Set<Moment> moments(List<Part> parts) {
    Set<Moment> moments = EnumSet.noneOf(Moment.class);
    parts.forEach(part -> moments.add(part.moment()));
    return moments;
  }

  public String name() {
    return name;
  }

  /** Whether it lets everything pass unseen. */
  public boolean isEmpty() {
    return parts.isEmpty();
  }

  public List<Part> parts() {
    return parts;
  }

  public Deadlines deadlines() {
    return deadlines;
  }

  public Limits limits() {
    return limits;
  }

  /** What all parts need together. */
  public Needs needs() {
    return needs;
  }

  /** The moments at which some part runs. */
  public Set<Moment> moments() {
    return EnumSet.copyOf(moments.isEmpty() ? EnumSet.noneOf(Moment.class) : moments);
  }

  /** Whether the verdict or the edits may depend on the message, or come with it. */
  public boolean decidesAtMessage() {
    return moments.contains(Moment.MESSAGE);
  }

  /** A mail that begins: MAIL was said. */
  public Transaction begin(Session session, ReversePath sender, Door door) {
    return new Transaction(this, session, sender, door);
  }

  List<Part> senderFilters() {
    return kind(SenderFilter.class);
  }

  List<Part> recipientFilters() {
    return kind(RecipientFilter.class);
  }

  List<Part> headerFilters() {
    return kind(HeaderFilter.class);
  }

  List<Part> messageFilters() {
    return kind(MessageFilter.class);
  }

  List<Part> policies() {
    return kind(Policy.class);
  }

  List<Part> sealers() {
    return kind(Sealer.class);
  }

  List<Part> observers() {
    return kind(Observer.class);
  }

  private List<Part> kind(Class<? extends Filter> kind) {
    return parts.stream().filter(part -> kind.isInstance(part.filter())).toList();
  }
}
