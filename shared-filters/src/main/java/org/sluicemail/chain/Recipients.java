package org.sluicemail.chain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;

/** The recipients of one mail with what was said of each; confined to the transaction's thread. */
final class Recipients {
  private final int limit;
  private final List<Recipient> accepted = new ArrayList<>();
  private final List<Decision.ForRecipient> named = new ArrayList<>();
  private final Map<Address, List<Report>> saidOf = new HashMap<>();

  Recipients(int limit) {
    this.limit = limit;
  }

  /** Those who get the mail as far as is known. */
  List<Recipient> accepted() {
    return Collections.unmodifiableList(accepted);
  }

  /** All that were named. */
  List<Decision.ForRecipient> verdicts() {
    return Collections.unmodifiableList(named);
  }

  boolean full() {
    return named.size() >= limit;
  }

  void add(Recipient recipient, Verdict verdict, List<Report> said) {
    saidOf.computeIfAbsent(recipient.address(), address -> new ArrayList<>()).addAll(said);
    named.add(new Decision.ForRecipient(recipient, verdict));
    if (verdict.accepts()) {
      accepted.add(recipient);
    }
  }

  /** Forgets those who took the mail but are not in {@code now}; returns what was said of them. */
  List<Report> keepOnly(Set<Address> now) {
    Set<Address> gone =
        named.stream()
            .filter(each -> each.verdict().takes())
            .map(each -> each.recipient().address())
            .filter(address -> !now.contains(address))
            .collect(Collectors.toSet());
    named.removeIf(each -> gone.contains(each.recipient().address()));
    accepted.removeIf(each -> gone.contains(each.address()));
    List<Report> said =
        gone.stream().flatMap(each -> saidOf.getOrDefault(each, List.of()).stream()).toList();
    saidOf.keySet().removeAll(gone);
    return said;
  }

  /** Whether these are all that were named, in the same order. */
  boolean are(List<Recipient> others) {
    if (named.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < others.size(); i++) {
      if (!named.get(i).recipient().address().equals(others.get(i).address())) {
        return false;
      }
    }
    return true;
  }

  /** The addresses of all that were named. */
  Set<Address> addresses() {
    return named.stream().map(each -> each.recipient().address()).collect(Collectors.toSet());
  }

  /** Of all recipients beyond the limit only the first is kept: enough for who has one answer. */
  Verdict tooMany(Recipient recipient) {
    Verdict later = new Verdict.TempFail(new Reply(452, "4.5.3", "Too many recipients"));
    if (named.size() == limit) {
      named.add(new Decision.ForRecipient(recipient, later));
    }
    return later;
  }

  boolean nobodyLeft() {
    return accepted.isEmpty() && !named.isEmpty();
  }

  /**
   * Where nobody is left, the refused have been told so, and what remains for the discarded is to
   * throw the mail away; when all were refused, whoever must wait makes all wait.
   */
  Verdict ofNobody() {
    return first(Verdict.Discard.class)
        .or(() -> first(Verdict.TempFail.class))
        .or(() -> first(Verdict.Reject.class))
        .orElseThrow();
  }

  /** Whether {@code edits} remove some and leave nobody. */
  boolean goWith(List<Edit> edits) {
    return !accepted.isEmpty()
        && edits.stream().anyMatch(Edit.RemoveRecipient.class::isInstance)
        && Edits.of(Header.EMPTY, edits)
            .apply(new Envelope(ReversePath.NULL, accepted))
            .recipients()
            .isEmpty();
  }

  private Optional<Verdict> first(Class<? extends Verdict> kind) {
    return named.stream().map(Decision.ForRecipient::verdict).filter(kind::isInstance).findFirst();
  }

  /** What takes the discarded off the envelope; an address that was also accepted stays. */
  List<Edit> withoutDiscarded() {
    if (accepted.size() == named.size()) {
      return List.of();
    }
    Set<Address> stay = accepted.stream().map(Recipient::address).collect(Collectors.toSet());
    return named.stream()
        .filter(each -> each.verdict() instanceof Verdict.Discard)
        .map(each -> each.recipient().address())
        .filter(address -> !stay.contains(address))
        .distinct()
        .<Edit>map(Edit.RemoveRecipient::new)
        .toList();
  }
}
