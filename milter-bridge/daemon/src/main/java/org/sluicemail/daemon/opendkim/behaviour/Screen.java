package org.sluicemail.daemon.opendkim.behaviour;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluicemail.daemon.opendkim.Verifying;
import org.sluicemail.dkim.Domains;
import org.sluicemail.dkim.MalformedException;
import org.sluicemail.dkim.Signature;
import org.sluicemail.dkim.TagList;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;

/**
 * Which signatures are looked at. Those of trusted domains always are, and count; then the others
 * from the top, as many as may be. Where none may be, the sender's own are looked at, too.
 */
record Screen(Verifying rules) {
  /** However many are trusted: each costs a look at the DNS and an operation with its key. */
  private static final int MOST = 100;

  /** Those of {@code header}, in its order, for mail of {@code senderDomain}. */
  List<HeaderField> of(Header header, String senderDomain) {
    List<HeaderField> fields = header.all(Signature.NAME);
    int others = rules.maximumSignatures() - (int) fields.stream().filter(this::isTrusted).count();
    List<HeaderField> chosen = new ArrayList<>();
    for (HeaderField field : fields.stream().limit(MOST).toList()) {
      boolean own = rules.maximumSignatures() == 0 && isOf(field, senderDomain);
      if (own || isTrusted(field)) {
        chosen.add(field);
      } else if (others-- > 0) {
        chosen.add(field);
      }
    }
    return chosen;
  }

  private boolean isTrusted(HeaderField field) {
    return rules
        .trusted()
        .filter(set -> domain(field).filter(set::contains).isPresent())
        .isPresent();
  }

  private static boolean isOf(HeaderField field, String senderDomain) {
    return domain(field).equals(Domains.of(senderDomain));
  }

  private static Optional<String> domain(HeaderField field) {
    try {
      return TagList.parse(field.value()).value("d").flatMap(Domains::of);
    } catch (MalformedException e) {
      return Optional.empty(); // one that says nothing is nobody's
    }
  }
}
