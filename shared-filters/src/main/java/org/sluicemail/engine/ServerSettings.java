package org.sluicemail.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.sluicemail.config.Default;
import org.sluicemail.config.Endpoint;
import org.sluicemail.config.Max;
import org.sluicemail.config.Min;

/**
 * The top of the configuration file, as far as only the milter server reads it; other doors pass
 * over it.
 *
 * @param listen sockets for mail servers
 * @param socket who may use the unix sockets among them
 * @param control socket for {@code reload} and {@code status}
 * @param connections how many at once
 * @param idleTimeout of a connection between two commands
 * @param packetTimeout from the first octet of a packet to its last, and for each write
 * @param drainTimeout how long running mails may take when the server stops
 */
public record ServerSettings(
    @Default("inet:11330@127.0.0.1") List<Endpoint> listen,
    Socket socket,
    Optional<Endpoint> control,
    @Default("20000") @Min("1") @Max("1000000") int connections,
    @Default("2h") Duration idleTimeout,
    @Default("30s") Duration packetTimeout,
    @Default("30s") Duration drainTimeout) {

  /**
   * The unix sockets that we listen on.
   *
   * @param owner user, when it is to be another than ours
   * @param group group, when it is to be another than ours
   * @param mode octal
   */
  public record Socket(
      Optional<String> owner, Optional<String> group, @Default("0660") String mode) {
    public Socket {
      if (!mode.matches("0?[0-7]{3}")) {
        throw new IllegalArgumentException("mode is octal, such as 0660");
      }
    }
  }
}
