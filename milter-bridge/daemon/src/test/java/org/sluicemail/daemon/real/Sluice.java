package org.sluicemail.daemon.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Endpoint;
import org.sluicemail.daemon.Daemon;
import org.sluicemail.daemon.server.MilterServer;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.Resources;
import org.sluicemail.mail.Spool;
import org.sluicemail.servers.SmtpSink;

/** Our server in this JVM, with the configuration of a test; its end finds bodies left open. */
final class Sluice implements AutoCloseable {
  private static final String INET = "listen: inet:0@127.0.0.1\n";
  private final MilterServer server;
  private final Spool spool;

  private Sluice(Daemon.Loaded loaded) throws IOException {
    this.server = new MilterServer(loaded.settings(), loaded.engine());
    this.spool = loaded.engine().spool();
    server.start();
  }

  /** Runs this configuration, which says where to listen. */
  static Sluice listening(String configuration) {
    try {
      return new Sluice(Daemon.load(Config.parse("test", configuration), new Resources()));
    } catch (ConfigException | IOException e) {
      throw new AssertionError("our server does not start", e);
    }
  }

  /** Runs this configuration on a TCP port. */
  static Sluice configured(String configuration) {
    return listening(INET + configuration);
  }

  /** Runs one chain of one filter with these parts on a TCP port. */
  static Sluice of(Filter... parts) {
    return configured(
        "routes: [{chain: only}]\nchains: {only: [staged]}\nfilters:\n  staged: "
            + Staged.section(SmtpSink.token(), parts)
            + "\n");
  }

  /** Where it listens, as Postfix writes it. */
  String postfix() {
    return switch (server.endpoints().getFirst()) {
      case Endpoint.Unix(var path) -> "unix:" + path;
      case Endpoint.Inet(var host, var port) -> "inet:" + host + ":" + port;
    };
  }

  /** Where it listens, as Sendmail writes it; no answer within its time defers the mail. */
  String sendmail() {
    return "S=" + server.endpoints().getFirst() + ", F=T";
  }

  @Override
  public void close() {
    server.close();
    assertThat(spool.open()).as("bodies left open").isZero();
  }
}
