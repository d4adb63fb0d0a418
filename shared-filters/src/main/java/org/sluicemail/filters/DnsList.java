package org.sluicemail.filters;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.sluicemail.config.Default;
import org.sluicemail.config.Max;
import org.sluicemail.config.Min;
import org.sluicemail.config.Network;
import org.sluicemail.dns.DomainName;
import org.sluicemail.filter.Needs;
import org.sluicemail.lists.Networks;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/**
 * One list in the DNS (RFC 5782).
 *
 * @param zone where it is
 * @param name how we call it; the zone
 * @param of what is looked up in it
 * @param codes answers that count; those of 127/8 but 127.0.0.1
 * @param weight of a hit; below 0 for lists of the good
 */
record DnsList(
    DomainName zone,
    Optional<String> name,
    @Default("client") Subject of,
    List<ReturnCodes> codes,
    @Default("1") @Min("-1000") @Max("1000") double weight) {

  /** Addresses of which no list outside can know anything: private, local, shared (RFC 6890). */
  private static final Networks OURS =
      Networks.of(
          List.of(
                  "0.0.0.0/8",
                  "10.0.0.0/8",
                  "100.64.0.0/10",
                  "127.0.0.0/8",
                  "169.254.0.0/16",
                  "172.16.0.0/12",
                  "192.168.0.0/16",
                  "::/127",
                  "fc00::/7",
                  "fe80::/10")
              .stream()
              .map(Network::parse)
              .toList());

  /** What can be looked up. */
  enum Subject {
    CLIENT(Fact.CLIENT),
    CLIENT_NAME(Fact.CLIENT_NAME),
    HELO(Fact.HELO),
    SENDER_DOMAIN(Fact.SENDER);

    private final Fact fact;

    Subject(Fact fact) {
      this.fact = fact;
    }
  }

  /** Refuses a name that no condition could ask for. */
  DnsList {
    if (name.filter(title -> !title.matches("[A-Za-z0-9._-]{1,64}")).isPresent()) {
      throw new IllegalArgumentException("a name has letters, digits, '.', '_' and '-'");
    }
    codes = codes.isEmpty() ? List.of(ReturnCodes.USUAL) : List.copyOf(codes);
  }

  String title() {
    return name.orElse(zone.text());
  }

  Needs needs() {
    return Needs.NONE.facts(of.fact);
  }

  /** What a list is asked about a mail. */
  record Question(String subject, DomainName name) {}

  /** What to ask, if there is anything that it could know. */
  Optional<Question> question(Session session, ReversePath sender) {
    return switch (of) {
      case CLIENT -> session.client().address().flatMap(this::ofAddress);
      case CLIENT_NAME -> ofName(session.client().name());
      case HELO -> ofName(session.helo());
      case SENDER_DOMAIN -> ofName(sender.address().domain());
    };
  }

  private Optional<Question> ofAddress(InetAddress address) {
    InetAddress plain = Network.of(address).address();
    return Optional.of(plain)
        .filter(Predicate.not(OURS::contains))
        .flatMap(asked -> DomainName.of(DomainName.reversed(asked) + '.' + zone))
        .map(name -> new Question(plain.getHostAddress(), name));
  }

  /** A name without a dot, or an address, is nobody's domain. */
  private Optional<Question> ofName(String text) {
    return DomainName.of(text)
        .filter(domain -> domain.text().matches(".*\\.[a-z0-9-]*[a-z][a-z0-9-]*"))
        .flatMap(domain -> domain.below(zone).map(name -> new Question(domain.text(), name)));
  }

  boolean counts(InetAddress answer) {
    return codes.stream().anyMatch(each -> each.contain(answer));
  }
}
