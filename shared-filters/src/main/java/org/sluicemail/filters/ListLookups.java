package org.sluicemail.filters;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.lists.EntryKind;
import org.sluicemail.lists.Table;
import org.sluicemail.lists.WatchedFile;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Recipient;
import org.sluicemail.store.Store;

/** How each subject is looked up, in entries and in tables. */
final class ListLookups {
  private final ListSettings settings;
  private final Config section;
  private final Store store;

  ListLookups(ListSettings settings, Config section, Store store) {
    this.settings = settings;
    this.section = section;
    this.store = store;
  }

  /** Whether the subject is among the entries. */
  ListCheck.Listed entries() throws ConfigException {
    return switch (settings.of()) {
      case CLIENT -> {
        Listing<InetAddress> clients = list(EntryKind.NETWORKS);
        yield seen -> clients.hasAny(seen.session().client().address().stream().toList());
      }
      case CLIENT_NAME -> name(seen -> seen.session().client().name());
      case HELO -> name(seen -> seen.session().helo());
      case SENDER_DOMAIN -> name(seen -> seen.sender().address().domain());
      case USER -> {
        Listing<String> users = list(EntryKind.TEXTS);
        yield seen -> users.hasAny(seen.session().user().stream().toList());
      }
      case SENDER -> {
        Listing<Address> addresses = list(EntryKind.ADDRESSES);
        yield seen -> addresses.hasAny(List.of(seen.sender().address()));
      }
      case RECIPIENT -> {
        Listing<Address> addresses = list(EntryKind.ADDRESSES);
        yield seen -> !seen.recipients().isEmpty() && addresses.hasAll(recipients(seen));
      }
      case ANY_RECIPIENT -> {
        Listing<Address> addresses = list(EntryKind.ADDRESSES);
        yield seen -> addresses.hasAny(recipients(seen));
      }
    };
  }

  private <K> Listing<K> list(EntryKind<K> kind) throws ConfigException {
    return Listing.of(kind, settings.entries(), section, store);
  }

  private ListCheck.Listed name(Function<Seen, String> name) throws ConfigException {
    Listing<String> names = list(EntryKind.DOMAINS);
    return seen -> names.hasAny(List.of(name.apply(seen)));
  }

  private static List<Address> recipients(Seen seen) {
    return seen.recipients().stream().map(Recipient::address).toList();
  }

  /** What the table says. */
  ListCheck.Lookup table(TableFile file) throws ConfigException {
    try {
      return file.type() == TableFile.Type.CIDR ? networks(file) : expressions(file);
    } catch (IOException e) {
      throw new ConfigException(List.of(section.problem("table", String.valueOf(e.getMessage()))));
    }
  }

  private static ListCheck.Lookup networks(TableFile file) throws IOException {
    WatchedFile<Table<InetAddress>> table = file.networks();
    return (seen, reading) ->
        seen.session().client().address().flatMap(key -> table.current().find(key, reading));
  }

  private ListCheck.Lookup expressions(TableFile file) throws IOException {
    WatchedFile<Table<String>> table = file.expressions();
    return (seen, reading) -> key(seen).flatMap(key -> table.current().find(key, reading));
  }

  /** The whole text, in the words of Postfix: unknown clients, and the null sender in brackets. */
  private Optional<String> key(Seen seen) {
    return switch (settings.of()) {
      case CLIENT -> text(seen.session().client().addressText());
      case CLIENT_NAME -> text(seen.session().client().name()).or(() -> Optional.of("unknown"));
      case HELO -> text(seen.session().helo());
      case USER -> seen.session().user();
      case SENDER -> text(seen.sender().address().mailbox()).or(() -> Optional.of("<>"));
      case SENDER_DOMAIN -> text(seen.sender().address().domain());
      case RECIPIENT, ANY_RECIPIENT ->
          seen.recipients().stream().map(each -> each.address().mailbox()).findFirst();
    };
  }

  private static Optional<String> text(String text) {
    return Optional.of(text).filter(Predicate.not(String::isEmpty));
  }
}
