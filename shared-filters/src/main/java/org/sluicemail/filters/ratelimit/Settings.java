package org.sluicemail.filters.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.sluicemail.config.Default;
import org.sluicemail.config.Key;
import org.sluicemail.config.Max;
import org.sluicemail.config.Min;
import org.sluicemail.filter.Needs;
import org.sluicemail.filters.Masks;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.AddressPattern;

/**
 * The keys of a filter of type {@code RateLimit}.
 *
 * @param limits all of which must have room
 * @param ipv4Mask leading bits of an IPv4 address that make its network
 * @param ipv6Mask leading bits of an IPv6 address that make its network
 * @param bounceSenders senders that bounces have
 * @param exempt to whom no limit applies
 * @param hold how long the store keeps what was reserved for a mail of which it hears no more
 */
public record Settings(
    List<Limit> limits,
    @Key("ipv4-mask") @Default("24") @Min("0") @Max("32") int ipv4Mask,
    @Key("ipv6-mask") @Default("64") @Min("0") @Max("128") int ipv6Mask,
    @Default("[<>, postmaster@, mailer-daemon@]") List<AddressPattern> bounceSenders,
    Lists exempt,
    @Default("10m") @Min("1s") @Max("1d") Duration hold) {

  /**
   * To whom no limit applies: entries, and {@code file:/path} for files of them.
   *
   * @param clients networks of clients
   * @param users authenticated users
   * @param recipients addresses, each for itself: others of the same mail are counted
   */
  public record Lists(List<String> clients, List<String> users, List<String> recipients) {}

  /** Refuses limits that could not be told from each other. */
  public Settings {
    limits = List.copyOf(limits);
    if (limits.isEmpty()) {
      throw new IllegalArgumentException("needs at least one limit");
    }
    if (limits.stream().map(Limit::name).distinct().count() < limits.size()) {
      throw new IllegalArgumentException("two limits have one name");
    }
  }

  Masks masks() {
    return new Masks(ipv4Mask, ipv6Mask);
  }

  /** The limits that apply to mail of this sender. */
  Stream<Limit> limits(Address sender) {
    boolean bounce = bounceSenders.stream().anyMatch(pattern -> pattern.matches(sender));
    return limits.stream().filter(limit -> bounce || limit.when() == Limit.Occasion.ALWAYS);
  }

  Needs needs() {
    return limits.stream().map(Limit::needs).reduce(Needs.NONE, Needs::and);
  }
}
