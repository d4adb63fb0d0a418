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
import org.sluicemail.lists.EntryList;
import org.sluicemail.lists.Table;
import org.sluicemail.lists.WatchedFile;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Recipient;

/** How each subject is looked up, in entries and in tables. */
final class ListLookups {
  private final ListSettings settings;
  private final Config section;

  ListLookups(ListSettings settings, Config section) {
    this.settings = settings;
    this.section = section;
  }

  /** Whether the subject is among the entries. */
  Predicate<Seen> entries() throws ConfigException {
    return switch (settings.of()) {
      case CLIENT -> {
        EntryList<InetAddress> networks = list(EntryKind.NETWORKS);
        yield seen -> seen.session().client().address().filter(networks::contains).isPresent();
      }
      case CLIENT_NAME -> name(seen -> seen.session().client().name());
      case HELO -> name(seen -> seen.session().helo());
      case SENDER_DOMAIN -> name(seen -> seen.sender().address().domain());
      case USER -> {
        EntryList<String> users = list(EntryKind.TEXTS);
        yield seen -> seen.session().user().filter(users::contains).isPresent();
      }
      case SENDER -> {
        EntryList<Address> addresses = list(EntryKind.ADDRESSES);
        yield seen -> addresses.contains(seen.sender().address());
      }
      case RECIPIENT -> {
        Predicate<Recipient> listed = recipient();
        yield seen -> !seen.recipients().isEmpty() && seen.recipients().stream().allMatch(listed);
      }
      case ANY_RECIPIENT -> {
        Predicate<Recipient> listed = recipient();
        yield seen -> seen.recipients().stream().anyMatch(listed);
      }
    };
  }

  private <K> EntryList<K> list(EntryKind<K> kind) throws ConfigException {
    return EntryList.of(kind, settings.entries(), section, "entries");
  }

  private Predicate<Seen> name(Function<Seen, String> name) throws ConfigException {
    EntryList<String> names = list(EntryKind.DOMAINS);
    return seen -> names.contains(name.apply(seen));
  }

  private Predicate<Recipient> recipient() throws ConfigException {
    EntryList<Address> addresses = list(EntryKind.ADDRESSES);
    return recipient -> addresses.contains(recipient.address());
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
