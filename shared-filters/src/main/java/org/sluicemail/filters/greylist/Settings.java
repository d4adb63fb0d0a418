package org.sluicemail.filters.greylist;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sluicemail.config.Default;
import org.sluicemail.config.Key;
import org.sluicemail.config.Max;
import org.sluicemail.config.Min;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.ReplyTemplate;
import org.sluicemail.filters.Masks;
import org.sluicemail.mail.HeaderField;

/**
 * The keys of a filter of type {@code Greylist}.
 *
 * @param at when it judges
 * @param actions of a spam scanner that ask for it at the end of the message
 * @param delay for which a mail of somebody unknown has to wait
 * @param expire after which who has not come again is forgotten
 * @param lifetime after which who is known and sends nothing is forgotten
 * @param ipv4Mask leading bits of an IPv4 address that count
 * @param ipv6Mask leading bits of an IPv6 address that count
 * @param autoAllow who need not wait any more
 * @param exempt who never has to wait
 * @param correspondents whether those to whom our users have written need not wait
 * @param reply for who has to wait
 * @param header the name of a field that tells how it went
 */
public record Settings(
    @Default("recipient") At at,
    @Default("greylist") List<String> actions,
    @Default("5m") @Min("1s") @Max("1d") Duration delay,
    @Default("1d") @Min("1m") @Max("30d") Duration expire,
    @Default("35d") @Min("1m") @Max("1000d") Duration lifetime,
    @Key("ipv4-mask") @Default("24") @Min("0") @Max("32") int ipv4Mask,
    @Key("ipv6-mask") @Default("64") @Min("0") @Max("128") int ipv6Mask,
    AutoAllow autoAllow,
    Lists exempt,
    @Default("true") boolean correspondents,
    @Default("451 4.7.1 Greylisted, try again in {wait}") ReplyTemplate reply,
    Optional<String> header) {

  /** When it judges. */
  public enum At {
    /** At RCPT, before anything of the message has come. */
    RECIPIENT,
    /** At the end of the message, and only when a spam scanner asks for it. */
    MESSAGE
  }

  /**
   * Who never has to wait: entries, and {@code file:/path} for files of them.
   *
   * @param clients networks of clients
   * @param clientNames verified names of clients
   * @param senders addresses and domains, of which anybody can say that they are his
   * @param recipients addresses and domains; at the end of the message, of all recipients
   */
  public record Lists(
      List<String> clients,
      List<String> clientNames,
      List<String> senders,
      List<String> recipients) {}

  /**
   * Networks and domains that need not wait since they have sent good messages.
   *
   * @param messages that must count at once; 0 when nobody is ever spared so
   * @param forget after which one message less counts
   */
  public record AutoAllow(
      @Default("5") @Min("0") @Max("1000") long messages,
      @Default("7d") @Min("1m") @Max("1000d") Duration forget) {
    boolean on() {
      return messages > 0;
    }

    /** No more than this is counted, so that it can be forgotten again. */
    long most() {
      return 2 * messages;
    }
  }

  /** Refuses what cannot work. */
  public Settings {
    actions = actions.stream().map(Settings::word).toList();
    reply = reply.knowing("wait");
    if (!reply.reply().isTransient()) {
      throw new IllegalArgumentException("the reply must be a transient one, such as 451");
    }
    if (expire.compareTo(delay) <= 0) {
      throw new IllegalArgumentException("expire must be longer than delay, or nobody ever passes");
    }
    if (header.filter(name -> !HeaderField.isName(name)).isPresent()) {
      throw new IllegalArgumentException("'" + header.get() + "' is no name of a header field");
    }
    if (at == At.MESSAGE && actions.isEmpty()) {
      throw new IllegalArgumentException("at: message needs actions that ask for it");
    }
  }

  private static String word(String action) {
    return action.strip().toLowerCase(Locale.ROOT).replace('-', ' ').replace('_', ' ');
  }

  Masks masks() {
    return new Masks(ipv4Mask, ipv6Mask);
  }

  /** Whether a spam scanner asks for it. */
  boolean isAskedFor(Findings all) {
    return all.all(Finding.SpamAction.class).anyMatch(it -> actions.contains(word(it.action())));
  }
}
