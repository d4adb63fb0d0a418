package org.sluicemail.filters.rspamd;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
    addresses(milter, "del_rcpt").stream()
        .flatMap(to -> asNamed(to, received))
        .forEach(named -> edits.add(new Edit.RemoveRecipient(named)));
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

  /**
   * rspamd writes domains in lower case; the mail server knows a recipient as it was named, and
   * whoever was named in several spellings is removed in all of them.
   */
  private static Stream<Address> asNamed(Address address, Envelope received) {
    List<Address> named =
        received.recipients().stream()
            .map(Recipient::address)
            .filter(each -> each.text().equalsIgnoreCase(address.text()))
            .distinct()
            .toList();
    return named.isEmpty() ? Stream.of(address) : named.stream();
  }
}
