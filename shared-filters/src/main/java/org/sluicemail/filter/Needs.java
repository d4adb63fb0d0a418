package org.sluicemail.filter;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.sluicemail.mail.Fact;

/**
 * What a part wants to see, and what it may do: the union of all parts is what the mail server is
 * asked for.
 *
 * @param facts of the session
 * @param macros of the server, by name without braces
 * @param header whether the header is read
 * @param body whether the body is read
 * @param edits that may be emitted
 * @param quarantines whether the verdict may be {@link Verdict.Quarantine}
 * @param produces names of findings that may be set; a final {@code *} stands for any rest
 * @param owns names of fields, in lower case, that nobody but us says anything in: the chain
 *     removes received ones, also from mail that the part does not see
 */
public record Needs(
    Set<Fact> facts,
    Set<String> macros,
    boolean header,
    boolean body,
    Set<Edit.Kind> edits,
    boolean quarantines,
    Set<String> produces,
    Set<String> owns) {

  /** Edits that count received fields. */
  private static final Set<Edit.Kind> COUNTING =
      Set.of(Edit.Kind.INSERT, Edit.Kind.REPLACE, Edit.Kind.REMOVE, Edit.Kind.REMOVE_ALL);

  /** Nothing at all. */
  public static final Needs NONE =
      new Needs(Set.of(), Set.of(), false, false, Set.of(), false, Set.of(), Set.of());

  /** Who removes recipients has to know whether anybody is left; who counts fields, the header. */
  public Needs {
    edits = owns.isEmpty() ? edits : union(edits, Set.of(Edit.Kind.REMOVE_ALL));
    boolean removes = edits.contains(Edit.Kind.REMOVE_RECIPIENT);
    facts = removes ? union(facts, Set.of(Fact.RECIPIENTS)) : facts;
    header = header || !Collections.disjoint(edits, COUNTING);
    facts = Set.copyOf(facts);
    macros = Set.copyOf(macros);
    edits = Set.copyOf(edits);
    produces = quarantines ? union(produces, Set.of(Verdict.Quarantine.FINDING)) : produces;
    produces = Set.copyOf(produces);
    owns = Set.copyOf(owns);
  }

  public Needs facts(Fact... more) {
    return and(
        new Needs(Set.of(more), Set.of(), false, false, Set.of(), false, Set.of(), Set.of()));
  }

  public Needs macros(Collection<String> more) {
    return and(
        new Needs(Set.of(), Set.copyOf(more), false, false, Set.of(), false, Set.of(), Set.of()));
  }

  public Needs withHeader() {
    return new Needs(facts, macros, true, body, edits, quarantines, produces, owns);
  }

  /** Header and body. */
  public Needs withMessage() {
    return new Needs(facts, macros, true, true, edits, quarantines, produces, owns);
  }

  public Needs emits(Edit.Kind... more) {
    return emits(Set.of(more));
  }

  public Needs emits(Set<Edit.Kind> more) {
    return and(new Needs(Set.of(), Set.of(), false, false, more, false, Set.of(), Set.of()));
  }

  public Needs mayQuarantine() {
    return new Needs(facts, macros, header, body, edits, true, produces, owns);
  }

  public Needs produces(String... names) {
    return and(
        new Needs(Set.of(), Set.of(), false, false, Set.of(), false, Set.of(names), Set.of()));
  }

  /** Fields of these names are ours alone. */
  public Needs owns(Collection<String> names) {
    Set<String> lower =
        names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    return and(new Needs(Set.of(), Set.of(), false, false, Set.of(), false, Set.of(), lower));
  }

  /** What both together need. */
  public Needs and(Needs other) {
    return new Needs(
        union(facts, other.facts),
        union(macros, other.macros),
        header || other.header,
        body || other.body,
        union(edits, other.edits),
        quarantines || other.quarantines,
        union(produces, other.produces),
        union(owns, other.owns));
  }

  /** Everything that can be seen: what somebody needs who judges by all there is. */
  public static Set<Fact> allFacts() {
    return EnumSet.allOf(Fact.class);
  }

  private static <T> Set<T> union(Set<T> one, Set<T> other) {
    Set<T> both = new HashSet<>(one);
    both.addAll(other);
    return both;
  }
}
