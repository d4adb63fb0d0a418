package org.sluicemail.filters.rspamd;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluicemail.filter.Edit;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;

/** Edits of the envelope as rspamd asks for them; no text of it becomes more than an address. */
final class EnvelopeEdits {
  private EnvelopeEdits() {}

  static List<Edit> of(JsonNode milter, Envelope received) {
    List<Edit> edits = new ArrayList<>();
    ScanResult.texts(milter.path("change_from"))
        .findFirst()
        .flatMap(text -> address("change_from", text))
        .map(address -> new Edit.ChangeSender(new ReversePath(address, List.of())))
        .ifPresent(edits::add);
    addresses(milter, "add_rcpt")
        .forEach(to -> edits.add(new Edit.AddRecipient(new Recipient(to, List.of()))));
    addresses(milter, "del_rcpt")
        .forEach(to -> edits.add(new Edit.RemoveRecipient(asNamed(to, received))));
    return edits;
  }

  private static List<Address> addresses(JsonNode milter, String key) {
    return ScanResult.texts(milter.path(key))
        .flatMap(text -> address(key, text).stream())
        .filter(address -> !address.isNull())
        .toList();
  }

  private static Optional<Address> address(String key, String text) {
    Address address = Address.parse(text);
    if (address.text().chars().anyMatch(c -> c < ' ' || c == 0x7F || c == '<' || c == '>')) {
      FieldEdits.unusable(key, text);
      return Optional.empty();
    }
    return Optional.of(address);
  }

  /** rspamd writes domains in lower case; the mail server knows a recipient as it was named. */
  private static Address asNamed(Address address, Envelope received) {
    return received.recipients().stream()
        .map(Recipient::address)
        .filter(named -> named.text().equalsIgnoreCase(address.text()))
        .findFirst()
        .orElse(address);
  }
}
