package org.sluicemail.filters;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.dns.Dns;
import org.sluicemail.dns.ZoneFile;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.Resources;
import org.sluicemail.filter.Services;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Octets;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;
import org.sluicemail.mail.Spool;
import org.sluicemail.store.MemoryStore;
import org.sluicemail.store.Store;

/** Mails and configured filters for the tests of filters. */
final class Fixture {
  static final Envelope ENVELOPE =
      new Envelope(ReversePath.of("ann@example.org"), Recipient.of("bob@example.net"));

  private static final InstantSource NOON =
      InstantSource.fixed(Instant.parse("2026-02-03T12:00:00Z"));

  private Fixture() {}

  static Services services() {
    return services(ZoneFile.EMPTY);
  }

  static Services services(Dns dns) {
    return services(new MemoryStore(1000, NOON), dns, NOON);
  }

  static Services services(Store store, InstantSource clock) {
    return services(store, ZoneFile.EMPTY, clock);
  }

  private static Services services(Store store, Dns dns, InstantSource clock) {
    return new Services(
        "mx.example.net", Spool.inTemporaryFolder(), new Resources().scope(), store, dns, clock);
  }

  static List<Filter> build(FilterType type, String yaml) throws ConfigException {
    return type.build(Config.parse("test.yaml", yaml), services());
  }

  /** The only part of a filter. */
  static <T extends Filter> T part(FilterType type, String yaml, Class<T> kind) {
    try {
      List<Filter> parts = build(type, yaml);
      if (parts.size() != 1) {
        throw new IllegalStateException("not one part but " + parts);
      }
      return kind.cast(parts.getFirst());
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** A mail of these lines: header fields, an empty line, the body. */
  static Mail mail(String... lines) {
    return mail(Session.UNKNOWN, ENVELOPE, lines);
  }

  static Mail mail(Session session, Envelope envelope, String... lines) {
    int end = Arrays.asList(lines).indexOf("");
    int fields = end < 0 ? lines.length : end;
    String body =
        String.join(
            "\r\n", List.of(lines).subList(Math.min(fields + 1, lines.length), lines.length));
    Content content = Content.of(body.getBytes(StandardCharsets.UTF_8));
    return new Mail(
        session, envelope, new Message(header(List.of(lines).subList(0, fields)), content));
  }

  /** {@code mail} with {@code field} on top. */
  static Mail with(Mail mail, HeaderField field) {
    List<HeaderField> fields = new ArrayList<>(List.of(field));
    fields.addAll(mail.message().header().fields());
    Message message = new Message(new Header(fields), mail.message().body());
    return new Mail(mail.session(), mail.envelope(), message);
  }

  static Header header(List<String> fields) {
    return new Header(fields.stream().map(Octets::of).map(HeaderField::of).toList());
  }
}
