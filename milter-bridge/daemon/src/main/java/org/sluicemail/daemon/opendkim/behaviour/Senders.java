package org.sluicemail.daemon.opendkim.behaviour;

import java.util.List;
import java.util.Optional;
import org.sluicemail.daemon.opendkim.Identity;
import org.sluicemail.filter.Needs;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Authors;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Session;

/** Who sends a mail: a macro, else the first field there is among {@code SenderHeaders} says so. */
record Senders(Identity identity) {
  private static final String FROM = "From";

  /** What was found. */
  sealed interface Found {
    /** Nobody is named. */
    record Nobody() implements Found {}

    /** Somebody is named, but not so that one could read it. */
    record Unreadable(String text) implements Found {}

    /** Somebody with a domain. */
    record Mailbox(Address address) implements Found {}
  }

  Needs needs() {
    return Needs.NONE.withHeader().macros(identity.senderMacro().stream().toList());
  }

  Found of(Session session, Header header) {
    Optional<HeaderField> named =
        identity
            .senderMacro()
            .map(macro -> session.macros().getOrDefault(macro, ""))
            .filter(value -> !value.isBlank())
            .map(value -> HeaderField.of(FROM, value))
            .or(() -> field(header))
            .filter(field -> !field.text().isEmpty());
    return named.map(Senders::found).orElseGet(Found.Nobody::new);
  }

  private Optional<HeaderField> field(Header header) {
    return identity.senderHeaders().stream()
        .flatMap(name -> header.first(name).stream())
        .findFirst()
        .or(() -> header.first(FROM));
  }

  private static Found found(HeaderField field) {
    List<Address> mailboxes = Authors.mailboxes(field);
    return mailboxes.isEmpty() || mailboxes.getFirst().domain().isEmpty()
        ? new Found.Unreadable(field.name() + ": " + field.text())
        : new Found.Mailbox(mailboxes.getFirst());
  }
}
