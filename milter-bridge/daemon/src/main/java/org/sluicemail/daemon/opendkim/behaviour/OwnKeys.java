package org.sluicemail.daemon.opendkim.behaviour;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.sluicemail.daemon.opendkim.Identity;
import org.sluicemail.daemon.opendkim.Settings;
import org.sluicemail.dkim.Domains;
import org.sluicemail.dkim.SigningKey;
import org.sluicemail.dkim.keys.KeyFiles;
import org.sluicemail.dkim.keys.KeyTable;
import org.sluicemail.dkim.keys.SigningIdentity;
import org.sluicemail.dkim.keys.SigningTable;
import org.sluicemail.dkim.keys.TabledKeys;
import org.sluicemail.mail.Address;

/** The names that we sign in: one key for the domains of a list, or those of the two tables. */
final class OwnKeys {
  /** The entry of a list that is every domain. */
  private static final String ANY = "*";

  private final Identity identity;
  private final KeyFiles files;
  private final Optional<TabledKeys> tables;

  /**
   * The keys that these settings name.
   *
   * @throws IOException when the key file cannot be read, or is not safe
   */
  OwnKeys(Settings settings) throws IOException {
    this.identity = settings.identity();
    this.files = new KeyFiles(identity.requireSafeKeys());
    this.tables =
        identity.keyTable().isPresent() && identity.signingTable().isPresent()
            ? Optional.of(
                new TabledKeys(
                    new SigningTable(identity.signingTable().get(), identity.multiple()),
                    new KeyTable(identity.keyTable().get(), settings.base(), files)))
            : Optional.empty();
    if (identity.keyFile().isPresent()) {
      files.read(identity.keyFile().get());
    }
  }

  /**
   * The domain of ours that {@code domain} is, or is below of; none of what cannot be signed for.
   */
  Optional<String> owner(String domain) {
    if (Domains.of(domain).isEmpty()) {
      return Optional.empty();
    }
    if (identity.domains().contains(domain) || identity.domains().contains(ANY)) {
      return Optional.of(domain);
    }
    String above = domain;
    while (identity.subDomains() && above.indexOf('.') > 0) {
      above = above.substring(above.indexOf('.') + 1);
      if (identity.domains().contains(above)) {
        return Optional.of(above);
      }
    }
    return Optional.empty();
  }

  /**
   * The names for mail of {@code sender}; none when it is not ours. In tables a row that was found
   * counts, else the key file does.
   *
   * @throws IOException when a key that should sign cannot be had
   */
  List<SigningIdentity> of(Address sender) throws IOException {
    List<SigningIdentity> tabled = tables.isPresent() ? tables.get().of(sender) : List.of();
    Optional<String> owner = owner(sender.domain());
    return tabled.isEmpty() && owner.isPresent()
        ? List.of(single(sender.domain(), owner.get()))
        : tabled;
  }

  private SigningIdentity single(String domain, String owner) throws IOException {
    Path file = identity.keyFile().orElseThrow(() -> new IOException("there is no KeyFile"));
    SigningKey key = files.read(file);
    return new SigningIdentity(
        Domains.of(owner).orElseThrow(() -> new IOException("'" + owner + "' is no domain")),
        identity.selector().orElseThrow(),
        domain.equals(owner) ? Optional.empty() : Optional.of("@" + owner),
        key);
  }
}
