package org.sluicemail.filters.replies;

import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluicemail.mail.Address;

/**
 * Who is behind an address: the mailbox in lower case, without the tag of a subaddress (RFC 5233)
 * and without what signs (BATV) or rewrites (SRS) a reverse-path on its way.
 *
 * @param mailbox empty for the null reverse-path
 */
public record Party(String mailbox) {
  static final Comparator<Party> BY_NAME = Comparator.comparing(Party::mailbox);

  private static final Pattern SIGNED = Pattern.compile("prvs=[0-9a-z]{1,32}=(.+)");
  private static final Pattern REWRITTEN =
      Pattern.compile(
          "(?:srs0[=+-]|srs1[=+-][^=]{1,64}=[^=]{1,255}=[=+-])"
              + "[^=]{1,64}=[^=]{1,8}=([^=]{1,255})=(.+)");

  /** The party behind {@code address}, be it a sender or a recipient. */
  public static Party of(Address address) {
    return new Party(mailbox(address.localPart().toLowerCase(Locale.ROOT), address.domain()));
  }

  private static String mailbox(String local, String domain) {
    Matcher rewritten = REWRITTEN.matcher(local);
    if (rewritten.matches()) {
      return joined(plain(rewritten.group(2)), rewritten.group(1));
    }
    return joined(plain(local), domain);
  }

  private static String plain(String local) {
    Matcher signed = SIGNED.matcher(local);
    String whole = signed.matches() ? signed.group(1) : local;
    int tag = whole.indexOf('+');
    return tag > 0 ? whole.substring(0, tag) : whole;
  }

  private static String joined(String local, String domain) {
    return domain.isEmpty() ? local : local + "@" + domain;
  }
}
