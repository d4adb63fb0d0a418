package org.sluicemail.filters;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluicemail.config.Network;
import org.sluicemail.config.SizeRange;
import org.sluicemail.filter.Needs;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.Recipient;

/**
 * When a rule applies: every key that is there must hold, and of a list any entry.
 *
 * @param client networks of the client
 * @param clientName the client's verified host name, empty when it has none
 * @param helo the name in HELO or EHLO
 * @param sender the reverse-path without brackets, empty for the null sender
 * @param recipient at RCPT the recipient in question, later every accepted one
 * @param anyRecipient one of the accepted recipients
 * @param header by field name: the unfolded value of one field of that name
 * @param body its beginning, as it came, without decoding
 * @param size of the message
 * @param not conditions that must not all hold
 */
record RuleConditions(
    List<Network> client,
    List<Regex> clientName,
    List<Regex> helo,
    List<Regex> sender,
    List<Regex> recipient,
    List<Regex> anyRecipient,
    Map<Regex.OfName, List<Regex>> header,
    List<Regex> body,
    Optional<SizeRange> size,
    Optional<RuleConditions> not) {

  /** None at all. */
  static final RuleConditions NONE =
      new RuleConditions(
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          Map.of(),
          List.of(),
          Optional.empty(),
          Optional.empty());

  /** The first moment at which they can be judged. */
  Moment moment() {
    Moment own = Moment.SENDER;
    if (!body.isEmpty() || size.isPresent()) {
      own = Moment.MESSAGE;
    } else if (!header.isEmpty() || !anyRecipient.isEmpty()) {
      own = Moment.HEADER;
    } else if (!recipient.isEmpty()) {
      own = Moment.RECIPIENT;
    }
    Moment inner = not.map(RuleConditions::moment).orElse(own);
    return own.compareTo(inner) < 0 ? inner : own;
  }

  boolean asksForBody() {
    return !body.isEmpty() || not.filter(RuleConditions::asksForBody).isPresent();
  }

  Needs needs() {
    Needs needs = not.map(RuleConditions::needs).orElse(Needs.NONE);
    needs = client.isEmpty() ? needs : needs.facts(Fact.CLIENT);
    needs = clientName.isEmpty() ? needs : needs.facts(Fact.CLIENT_NAME);
    needs = helo.isEmpty() ? needs : needs.facts(Fact.HELO);
    needs = sender.isEmpty() ? needs : needs.facts(Fact.SENDER);
    boolean recipients = !recipient.isEmpty() || !anyRecipient.isEmpty();
    needs = recipients ? needs.facts(Fact.RECIPIENTS) : needs;
    needs = header.isEmpty() ? needs : needs.withHeader();
    return body.isEmpty() && size.isEmpty() ? needs : needs.withMessage();
  }

  /** Whether they hold; {@code Bound.Exceeded} when that takes too long. */
  boolean hold(Seen seen, Bound bound) {
    return clientHolds(seen, bound)
        && envelopeHolds(seen, bound)
        && size.filter(range -> !range.contains(seen.size())).isEmpty()
        && headerHolds(seen, bound)
        && allows(body, seen.body(), bound)
        && not.filter(inner -> inner.hold(seen, bound)).isEmpty();
  }

  private boolean clientHolds(Seen seen, Bound bound) {
    return (client.isEmpty() || inNetwork(seen))
        && allows(clientName, seen.session().client().name(), bound)
        && allows(helo, seen.session().helo(), bound);
  }

  private boolean inNetwork(Seen seen) {
    return seen.session()
        .client()
        .address()
        .filter(address -> client.stream().anyMatch(network -> network.contains(address)))
        .isPresent();
  }

  private boolean envelopeHolds(Seen seen, Bound bound) {
    List<Recipient> all = seen.recipients();
    return allows(sender, seen.sender().address().mailbox(), bound)
        && (recipient.isEmpty()
            || !all.isEmpty() && all.stream().allMatch(each -> is(recipient, each, bound)))
        && (anyRecipient.isEmpty() || all.stream().anyMatch(each -> is(anyRecipient, each, bound)));
  }

  private static boolean is(List<Regex> wanted, Recipient recipient, Bound bound) {
    return allows(wanted, recipient.address().mailbox(), bound);
  }

  private boolean headerHolds(Seen seen, Bound bound) {
    return header.entrySet().stream()
        .allMatch(wanted ->
            seen.header().fields().stream()
                .anyMatch(field -> holds(wanted.getKey(), wanted.getValue(), field, bound)));
  }

  private static boolean holds(
      Regex.OfName name, List<Regex> values, HeaderField field, Bound bound) {
    return name.matches(field.name(), bound) && allows(values, field.text(), bound);
  }

  /** An absent list allows every text. */
  private static boolean allows(List<Regex> wanted, String text, Bound bound) {
    return wanted.isEmpty() || wanted.stream().anyMatch(regex -> regex.find(text, bound));
  }
}
