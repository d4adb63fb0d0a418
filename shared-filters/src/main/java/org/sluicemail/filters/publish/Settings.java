package org.sluicemail.filters.publish;

import java.util.List;
import java.util.Optional;
import org.sluicemail.config.Config;
import org.sluicemail.config.Default;
import org.sluicemail.config.Max;
import org.sluicemail.config.Min;
import org.sluicemail.config.Size;

/**
 * The keys of {@code Publish}.
 *
 * @param redis the server
 * @param targets what goes where
 * @param queue copies that wait at most, in number
 * @param queueSize octets of the messages that wait at most
 */
public record Settings(
    Redis redis,
    List<Aim> targets,
    @Default("1000") @Min("1") @Max("1000000") int queue,
    @Default("64MiB") @Min("1KiB") @Max("1GiB") Size queueSize) {

  /**
   * One target: a channel or a stream.
   *
   * @param maxLength entries that a stream keeps, about
   * @param verdict words of which the mail's verdict is one; any, when there are none
   * @param when condition that must hold
   * @param unless condition that must not hold
   * @param sample the share of mail that is copied
   * @param payload what is sent
   */
  public record Aim(
      Optional<String> channel,
      Optional<String> stream,
      @Min("1") Optional<Long> maxLength,
      List<Word> verdict,
      Optional<Config> when,
      Optional<Config> unless,
      @Default("1") @Min("0") @Max("1") double sample,
      @Default("message") Payload payload) {
    /** Refuses what is neither or both, and a name that is none. */
    public Aim {
      if (channel.isPresent() == stream.isPresent()) {
        throw new IllegalArgumentException("a target is either a channel or a stream");
      }
      if (channel.or(() -> stream).filter(String::isEmpty).isPresent()) {
        throw new IllegalArgumentException("a channel or stream has a name");
      }
      if (channel.isPresent() && maxLength.isPresent()) {
        throw new IllegalArgumentException("max-length is for streams: a channel keeps nothing");
      }
    }
  }

  /** A verdict of a mail, whatever its reply. */
  public enum Word {
    PROCEED,
    QUARANTINE,
    TEMPFAIL,
    DISCARD,
    REJECT
  }

  /** What is sent. */
  public enum Payload {
    /** The message as it was received, octet for octet. */
    MESSAGE,
    /** What is known of the mail as one line of JSON, then the message. */
    ENVELOPE
  }
}
