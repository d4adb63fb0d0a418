package org.sluicemail.filters.greylist;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluicemail.filters.Masks;
import org.sluicemail.filters.replies.Correspondents;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Client;
import org.sluicemail.store.Key;

/**
 * Where the store keeps what concerns one claim.
 *
 * @param from the network that it comes from, as people read it
 * @param contacts the sender with the recipients: by network, and by who runs the client's host, so
 *     that the hosts of a pool know each other's mail
 * @param content the sender with the recipients and what is sent, from wherever; at the end of the
 *     message alone
 * @param network the good messages of the network
 * @param domain those of the sender's domain by the hosts of one operator: of the domain alone
 *     anybody can say that it is his
 * @param correspondent whether our user has written to the sender
 */
record Places(
    String from,
    List<Key> contacts,
    Optional<Key> content,
    Key network,
    Optional<Key> domain,
    Optional<Key> correspondent) {

  /** The places of a claim whose client has an address. */
  static Places of(String owner, Masks masks, Claim claim) {
    Client client = claim.session().client();
    InetAddress address = client.address().orElseThrow();
    String network = masks.of(address).toString();
    String operator = Hosts.operator(client.name());
    List<Key> contacts = new ArrayList<>(List.of(contact(owner, network, claim)));
    if (!operator.isEmpty()) {
      contacts.add(contact(owner, operator, claim));
    }
    return new Places(
        network,
        contacts,
        content(owner, claim),
        Key.of(owner, List.of("network", network)),
        domain(owner, operator, claim.sender()),
        correspondent(claim));
  }

  private static Key contact(String owner, String from, Claim claim) {
    List<String> words = new ArrayList<>(List.of("contact", from, Senders.word(claim.sender())));
    words.addAll(recipients(claim));
    return Key.of(owner, words);
  }

  private static Optional<Key> content(String owner, Claim claim) {
    if (claim.content().isEmpty()) {
      return Optional.empty();
    }
    List<String> words = new ArrayList<>(List.of("content", claim.content()));
    words.add(Senders.word(claim.sender()));
    words.addAll(recipients(claim));
    return Optional.of(Key.of(owner, words));
  }

  /** In one order and each once, as another attempt may name them otherwise. */
  private static List<String> recipients(Claim claim) {
    return claim.recipients().stream().map(Senders::mailbox).sorted().distinct().toList();
  }

  private static Optional<Key> domain(String owner, String operator, Address sender) {
    return operator.isEmpty()
        ? Optional.empty()
        : Optional.of(Key.of(owner, List.of("domain", Senders.domain(sender), operator)));
  }

  private static Optional<Key> correspondent(Claim claim) {
    return claim.recipients().size() == 1 && !claim.sender().isNull()
        ? Optional.of(Correspondents.key(claim.recipients().getFirst(), claim.sender()))
        : Optional.empty();
  }

  /** Where it may stand that somebody has come before. */
  List<Key> traces() {
    List<Key> traces = new ArrayList<>(contacts);
    content.ifPresent(traces::add);
    return traces;
  }
}
