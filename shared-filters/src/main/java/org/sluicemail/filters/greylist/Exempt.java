package org.sluicemail.filters.greylist;

import java.net.InetAddress;
import java.util.Optional;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Problems;
import org.sluicemail.filter.Needs;
import org.sluicemail.lists.EntryKind;
import org.sluicemail.lists.EntryList;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Session;

/** Who never has to wait. */
public record Exempt(
    EntryList<InetAddress> clients,
    EntryList<String> clientNames,
    EntryList<Address> senders,
    EntryList<Address> recipients) {

  /** Those of the lists in {@code section}; {@code ConfigException} with all problems. */
  public static Exempt of(Settings.Lists lists, Config section) throws ConfigException {
    Problems problems = new Problems();
    var clients =
        problems.collect(
            () -> EntryList.of(EntryKind.NETWORKS, lists.clients(), section, "clients"));
    var names =
        problems.collect(
            () -> EntryList.of(EntryKind.DOMAINS, lists.clientNames(), section, "client-names"));
    var senders =
        problems.collect(
            () -> EntryList.of(EntryKind.ADDRESSES, lists.senders(), section, "senders"));
    var recipients =
        problems.collect(
            () -> EntryList.of(EntryKind.ADDRESSES, lists.recipients(), section, "recipients"));
    problems.throwIfAny();
    return new Exempt(
        clients.orElseThrow(),
        names.orElseThrow(),
        senders.orElseThrow(),
        recipients.orElseThrow());
  }

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
    if (client.address().filter(clients::contains).isPresent()
        || clientNames.contains(client.name())) {
      return Optional.of("listed client");
    }
    return Optional.empty();
  }

  private Optional<String> ofEnvelope(Claim claim) {
    if (senders.contains(claim.sender())) {
      return Optional.of("listed sender");
    }
    return claim.recipients().stream().allMatch(this::isListed)
        ? Optional.of("listed recipient")
        : Optional.empty();
  }

  boolean isListed(Address recipient) {
    return recipients.contains(recipient);
  }
}
