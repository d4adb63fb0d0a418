package org.sluicemail.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Network;
import org.sluicemail.config.SizeRange;
import org.sluicemail.filter.Needs;
import org.sluicemail.mail.AddressPattern;
import org.sluicemail.mail.Authors;
import org.sluicemail.mail.DomainPattern;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.Session;

/**
 * A condition as it is configured: every key that is there must hold, and of a list any entry.
 *
 * @param client networks of the client
 * @param clientName verified host names of the client
 * @param helo names from HELO or EHLO
 * @param authenticated whether the client has logged in
 * @param user names of the authenticated user
 * @param tls whether the session is encrypted
 * @param listener sockets that the mail came in through, as in {@code listen}
 * @param macro values by name of the mail server's macro
 * @param sender reverse-paths
 * @param fromDomain domains of all authors in the From field
 * @param recipient holds when every accepted recipient matches; at RCPT, this one
 * @param anyRecipient holds when one accepted recipient matches
 * @param size of the message
 * @param finding names of findings of earlier filters
 * @param not a condition that must not hold
 * @param any conditions of which one must hold
 */
public record When(
    List<Network> client,
    List<DomainPattern> clientName,
    List<DomainPattern> helo,
    Optional<Boolean> authenticated,
    List<String> user,
    Optional<Boolean> tls,
    List<ListenerName> listener,
    Map<String, List<String>> macro,
    List<AddressPattern> sender,
    List<DomainPattern> fromDomain,
    List<AddressPattern> recipient,
    List<AddressPattern> anyRecipient,
    Optional<SizeRange> size,
    List<String> finding,
    Optional<Config> not,
    List<Config> any) {

  /** The condition in {@code section}; one that always holds when the section is absent. */
  public static Condition condition(Optional<Config> section) throws ConfigException {
    return section.isEmpty() ? Condition.always() : of(section.get());
  }

  private static Condition of(Config section) throws ConfigException {
    Condition.All condition = section.bind(When.class).condition();
    List<String> empty = new ArrayList<>(section.keys());
    condition.parts().forEach(part -> empty.remove(key(part)));
    if (condition.parts().isEmpty() || !empty.isEmpty()) {
      String key = empty.isEmpty() ? "" : empty.getFirst();
      throw new ConfigException(List.of(section.problem(key, "names nothing to compare with")));
    }
    return condition;
  }

  private static String key(Condition part) {
    return switch (part) {
      case Condition.Fact fact -> fact.key();
      case Condition.Any some -> "any";
      default -> "not";
    };
  }

  private Condition.All condition() throws ConfigException {
    List<Condition> parts = new ArrayList<>();
    Stream.of(connection(), login(), envelope(), message()).forEach(parts::addAll);
    if (not.isPresent()) {
      parts.add(new Condition.Not(condition(not)));
    }
    if (!any.isEmpty()) {
      parts.add(oneOf());
    }
    return new Condition.All(parts);
  }

  private Condition oneOf() throws ConfigException {
    List<Condition> some = new ArrayList<>();
    for (Config each : any) {
      some.add(of(each));
    }
    return new Condition.Any(some);
  }

  private List<Condition> connection() {
    List<Condition> parts = new ArrayList<>();
    if (!client.isEmpty()) {
      parts.add(fact("client", Moment.CONNECT, needs(Fact.CLIENT), s -> inNetwork(s.session())));
    }
    if (!clientName.isEmpty()) {
      parts.add(
          fact(
              "client-name",
              Moment.CONNECT,
              needs(Fact.CLIENT_NAME),
              s -> one(clientName, p -> p.matches(s.session().client().name()))));
    }
    if (!listener.isEmpty()) {
      parts.add(
          fact(
              "listener",
              Moment.CONNECT,
              Needs.NONE,
              s -> listener.contains(new ListenerName(s.session().listener()))));
    }
    return parts;
  }

  private List<Condition> login() {
    List<Condition> parts = new ArrayList<>();
    if (!helo.isEmpty()) {
      parts.add(
          fact(
              "helo",
              Moment.SENDER,
              needs(Fact.HELO),
              s -> one(helo, p -> p.matches(s.session().helo()))));
    }
    authenticated.ifPresent(
        wanted -> parts.add(user("authenticated", s -> s.authenticated() == wanted)));
    if (!user.isEmpty()) {
      parts.add(user("user", s -> s.user().filter(user::contains).isPresent()));
    }
    tls.ifPresent(wanted ->
        parts.add(
            fact(
                "tls",
                Moment.SENDER,
                needs(Fact.TLS),
                s -> s.session().tls().isPresent() == wanted)));
    macro.forEach((name, values) -> parts.add(macro(name, values)));
    return parts;
  }

  private static Condition user(String key, Predicate<Session> holds) {
    return fact(key, Moment.SENDER, needs(Fact.USER), s -> holds.test(s.session()));
  }

  private static Condition macro(String name, List<String> values) {
    String bare = name.replaceAll("^\\{(.*)\\}$", "$1");
    Needs needs = Needs.NONE.macros(Set.of(bare));
    return fact(
        "macro",
        Moment.SENDER,
        needs,
        s -> values.contains(s.session().macros().getOrDefault(bare, "")));
  }

  private List<Condition> envelope() {
    List<Condition> parts = new ArrayList<>();
    if (!sender.isEmpty()) {
      parts.add(
          fact(
              "sender",
              Moment.SENDER,
              needs(Fact.SENDER),
              s -> s.sender().filter(p -> one(sender, a -> a.matches(p.address()))).isPresent()));
    }
    if (!recipient.isEmpty()) {
      parts.add(
          recipients(
              "recipient",
              s ->
                  !s.recipients().isEmpty()
                      && s.recipients().stream()
                          .allMatch(r -> one(recipient, a -> a.matches(r.address())))));
    }
    if (!anyRecipient.isEmpty()) {
      parts.add(
          recipients(
              "any-recipient",
              s ->
                  s.recipients().stream()
                      .anyMatch(r -> one(anyRecipient, a -> a.matches(r.address())))));
    }
    return parts;
  }

  private static Condition recipients(String key, Predicate<Scene> holds) {
    return fact(key, Moment.RECIPIENT, needs(Fact.RECIPIENTS), holds);
  }

  private List<Condition> message() {
    List<Condition> parts = new ArrayList<>();
    if (!fromDomain.isEmpty()) {
      parts.add(fact("from-domain", Moment.HEADER, Needs.NONE.withHeader(), this::isFromDomain));
    }
    size.ifPresent(range ->
        parts.add(
            fact("size", Moment.MESSAGE, Needs.NONE.withMessage(), s -> range.contains(s.size()))));
    if (!finding.isEmpty()) {
      Set<String> names = Set.copyOf(finding);
      parts.add(
          new Condition.Fact(
              "finding",
              Moment.RECIPIENT,
              Needs.NONE,
              names,
              s -> one(finding, name -> s.findings().has(name))));
    }
    return parts;
  }

  private boolean inNetwork(Session session) {
    return session.client().address().filter(a -> one(client, n -> n.contains(a))).isPresent();
  }

  /** Only a message of one From field, all of whose authors match, is from there. */
  private boolean isFromDomain(Scene scene) {
    List<String> domains = scene.header().map(Authors::domains).orElse(List.of());
    return !domains.isEmpty()
        && domains.stream().allMatch(domain -> one(fromDomain, p -> p.matches(domain)));
  }

  private static Condition fact(String key, Moment known, Needs needs, Predicate<Scene> holds) {
    return new Condition.Fact(key, known, needs, Set.of(), holds);
  }

  private static Needs needs(Fact fact) {
    return Needs.NONE.facts(fact);
  }

  private static <T> boolean one(List<T> patterns, Predicate<T> matches) {
    return patterns.stream().anyMatch(matches);
  }
}
