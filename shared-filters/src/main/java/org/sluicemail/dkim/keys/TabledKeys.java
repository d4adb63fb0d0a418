package org.sluicemail.dkim.keys;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluicemail.dkim.Domains;
import org.sluicemail.mail.Address;

/** Keys as OpenDKIM's pair of tables chooses them. */
public record TabledKeys(SigningTable signing, KeyTable keys) implements KeyChoice {
  @Override
  public List<SigningIdentity> of(Address author) throws IOException {
    Optional<String> domain = Domains.of(author.domain());
    List<SigningIdentity> identities = new ArrayList<>();
    if (domain.isPresent()) {
      for (SigningTable.Found row : signing.of(author)) {
        identities.add(keys.identity(row.keyName(), domain.get(), row.signer()));
      }
    }
    return identities;
  }
}
