package org.sluicemail.filters.ratelimit;

import java.net.InetAddress;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Problems;
import org.sluicemail.filter.Needs;
import org.sluicemail.lists.EntryKind;
import org.sluicemail.lists.EntryList;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Session;

/** To whom no limit applies. */
public record Exempt(
    EntryList<InetAddress> clients, EntryList<String> users, EntryList<Address> recipients) {

  /** Those of the lists in {@code section}; {@code ConfigException} with all problems. */
  public static Exempt of(Settings.Lists lists, Config section) throws ConfigException {
    Problems problems = new Problems();
    var clients =
        problems.collect(
            () -> EntryList.of(EntryKind.NETWORKS, lists.clients(), section, "clients"));
    var users =
        problems.collect(() -> EntryList.of(EntryKind.TEXTS, lists.users(), section, "users"));
    var recipients =
        problems.collect(
            () -> EntryList.of(EntryKind.ADDRESSES, lists.recipients(), section, "recipients"));
    problems.throwIfAny();
    return new Exempt(clients.orElseThrow(), users.orElseThrow(), recipients.orElseThrow());
  }

  Needs needs() {
    return Needs.NONE.facts(Fact.CLIENT, Fact.USER);
  }

  boolean holds(Session session) {
    return session.client().address().filter(clients::contains).isPresent()
        || session.user().filter(users::contains).isPresent();
  }

  boolean holds(Address recipient) {
    return recipients.contains(recipient);
  }
}
