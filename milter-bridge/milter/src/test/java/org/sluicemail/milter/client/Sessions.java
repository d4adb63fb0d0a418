package org.sluicemail.milter.client;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.sluicemail.mail.Octets;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.Family;
import org.sluicemail.milter.codec.Options;

/** What the tests of the client tell their filters. */
final class Sessions {
  static final Command.Connect CLIENT =
      new Command.Connect("mx.example", Family.INET, 4711, "192.0.2.1");

  /** Far longer than a test takes, so that it fails by itself where it would hang. */
  static final Timeouts PATIENT = all(Duration.ofSeconds(5));

  private Sessions() {}

  static Timeouts all(Duration timeout) {
    return new Timeouts(timeout, timeout, timeout, timeout.multipliedBy(2));
  }

  static MilterClient connect(BadPeer peer) throws IOException {
    return MilterClient.connect(peer.address(), PATIENT, Options.everything());
  }

  /** One message from CONNECT to its end. */
  static MessageAnswer whole(MilterClient client) throws IOException {
    client.connect(CLIENT);
    client.helo("client.example");
    return message(client);
  }

  static MessageAnswer message(MilterClient client) throws IOException {
    client.mail("<a@example.org>", List.of("SIZE=10"));
    client.rcpt("<b@example.com>", List.of());
    client.data();
    client.header("Subject", Octets.of(" hello"));
    client.header("X", Octets.of(" a\r\n\tb"));
    client.endOfHeader();
    client.body(Octets.of("one\r\n"));
    client.body(Octets.of("two\r\n"));
    return client.endOfMessage();
  }

  /** What a test has the client say. */
  interface Talk {
    void with(MilterClient client) throws IOException;
  }

  /** The codes of all commands that a filter got in {@code talk} and the quit after it. */
  static String codes(Options wanted, BadPeer.Filter filter, Talk talk) throws IOException {
    try (BadPeer peer = BadPeer.playing(BadPeer.well(wanted, filter))) {
      try (MilterClient client = connect(peer)) {
        talk.with(client);
        client.quit();
      }
      peer.close();
      return peer.codes();
    }
  }

  /** A whole message on a connection of its own. */
  static MessageAnswer session(BadPeer peer, Timeouts timeouts) throws IOException {
    try (MilterClient client =
        MilterClient.connect(peer.address(), timeouts, Options.everything())) {
      return whole(client);
    }
  }
}
