package org.sluicemail.filters.greylist;

import java.util.List;
import java.util.Optional;
import org.sluicemail.config.Network;
import org.sluicemail.filter.Needs;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.AddressPattern;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.DomainPattern;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Session;

/**
 * Who never has to wait.
 *
 * @param clients networks of clients
 * @param clientNames verified names of clients
 * @param senders addresses and domains, of which anybody can say that they are his
 * @param recipients addresses and domains; at the end of the message, of all recipients
 */
public record Exempt(
    List<Network> clients,
    List<DomainPattern> clientNames,
    List<AddressPattern> senders,
    List<AddressPattern> recipients) {

  Needs needs() {
    return Needs.NONE.facts(Fact.CLIENT, Fact.CLIENT_NAME, Fact.USER, Fact.SENDER, Fact.RECIPIENTS);
  }

  /** Why this sender need not wait, if so. */
  Optional<String> reason(Claim claim) {
    return ofSession(claim.session()).or(() -> ofEnvelope(claim));
  }

  private Optional<String> ofSession(Session session) {
    Client client = session.client();
    if (session.authenticated()) {
      return Optional.of("authenticated");
    }
    if (client.address().isEmpty()) {
      return Optional.of("local client");
    }
    if (client.address().filter(it -> clients.stream().anyMatch(n -> n.contains(it))).isPresent()
        || clientNames.stream().anyMatch(pattern -> pattern.matches(client.name()))) {
      return Optional.of("listed client");
    }
    return Optional.empty();
  }

  private Optional<String> ofEnvelope(Claim claim) {
    if (matches(senders, claim.sender())) {
      return Optional.of("listed sender");
    }
    return claim.recipients().stream().allMatch(this::isListed)
        ? Optional.of("listed recipient")
        : Optional.empty();
  }

  boolean isListed(Address recipient) {
    return matches(recipients, recipient);
  }

  private static boolean matches(List<AddressPattern> patterns, Address address) {
    return patterns.stream().anyMatch(pattern -> pattern.matches(address));
  }
}
