package org.sluicemail.chain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.HeaderFilter;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Observer;
import org.sluicemail.filter.Policy;
import org.sluicemail.filter.RecipientFilter;
import org.sluicemail.filter.Sealer;
import org.sluicemail.filter.SenderFilter;
import org.sluicemail.mail.Header;
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
  private final Set<String> owned;
  private final List<Part> senderFilters;
  private final List<Part> recipientFilters;
  private final List<Part> headerFilters;
  private final List<Part> messageFilters;
  private final List<Part> policies;
  private final List<Part> sealers;
  private final List<Part> observers;

  public Chain(String name, List<Part> parts, Deadlines deadlines, Limits limits) {
    this.name = name;
    this.parts = List.copyOf(parts);
    this.deadlines = deadlines;
    this.limits = limits;
    this.needs = parts.stream().map(Part::needs).reduce(Needs.NONE, Needs::and);
    this.moments = Collections.unmodifiableSet(moments(parts));
    this.owned = owned(parts);
    this.senderFilters = kind(SenderFilter.class);
    this.recipientFilters = kind(RecipientFilter.class);
    this.headerFilters = kind(HeaderFilter.class);
    this.messageFilters = kind(MessageFilter.class);
    this.policies = kind(Policy.class);
    this.sealers = kind(Sealer.class);
    this.observers = kind(Observer.class);
  }

  private static Set<Moment> moments(List<Part> parts) {
    Set<Moment> moments = EnumSet.noneOf(Moment.class);
    parts.forEach(part -> moments.add(part.moment()));
    return moments;
  }

  /** In a steady order; those of a filter that is only observed are nobody's. */
  private static Set<String> owned(List<Part> parts) {
    return parts.stream()
        .filter(part -> part.mode() == Mode.ENFORCE)
        .flatMap(part -> part.needs().owns().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private List<Part> kind(Class<? extends Filter> kind) {
    return parts.stream().filter(part -> kind.isInstance(part.filter())).toList();
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
    return moments;
  }

  /**
   * What takes received fields out that bear the name of one of ours: nobody else's word counts.
   */
  List<Edit> foreign(Header received) {
    List<Edit> edits = new ArrayList<>();
    for (String name : owned) {
      received.first(name).ifPresent(field -> edits.add(new Edit.RemoveAll(field.name())));
    }
    return edits;
  }

  /** Whether the verdict or the edits may depend on the message, or come with it. */
  public boolean decidesAtMessage() {
    return moments.contains(Moment.MESSAGE);
  }

  /** Whether mail may turn out, by the end of its header, to be judged without its body. */
  public boolean mayDoWithoutBody() {
    return Outlook.mayDoWithoutBody(this);
  }

  /** A mail that begins: MAIL was said. */
  public Transaction begin(Session session, ReversePath sender, Door door) {
    return new Transaction(this, session, sender, door);
  }

  List<Part> senderFilters() {
    return senderFilters;
  }

  List<Part> recipientFilters() {
    return recipientFilters;
  }

  List<Part> headerFilters() {
    return headerFilters;
  }

  List<Part> messageFilters() {
    return messageFilters;
  }

  List<Part> policies() {
    return policies;
  }

  List<Part> sealers() {
    return sealers;
  }

  List<Part> observers() {
    return observers;
  }
}
