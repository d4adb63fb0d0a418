package org.sluicemail.daemon.real;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.sluicemail.mail.Octets;
import org.sluicemail.milter.client.MilterClient;
import org.sluicemail.milter.client.Timeouts;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.Family;
import org.sluicemail.milter.codec.Options;

/** A client's session, as a mail server tells our server of it, one mail after the other. */
final class Visit implements AutoCloseable {
  private final MilterClient milter;

  private Visit(MilterClient milter) {
    this.milter = milter;
  }

  /** From a client at {@code address}, told to our server at a port of 127.0.0.1. */
  static Visit of(int port, String address) throws IOException {
    InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    MilterClient milter = MilterClient.connect(server, Timeouts.usual(), Options.everything());
    milter.connect(new Command.Connect("client.test", Family.INET, 4711, address));
    milter.helo("client.test");
    return new Visit(milter);
  }

  /** Whether our server lets this recipient of a new mail of {@code sender} pass. */
  boolean begin(String sender, String recipient) throws IOException {
    return answer(sender, recipient) instanceof Answer.Continue;
  }

  /** What our server says of this recipient of a new mail of {@code sender}. */
  Answer answer(String sender, String recipient) throws IOException {
    milter.mail("<" + sender + ">", List.of());
    return milter.rcpt("<" + recipient + ">", List.of());
  }

  /** Sends the content; whether the mail is taken. */
  boolean end() throws IOException {
    milter.data();
    milter.header("Subject", Octets.of("test".getBytes(StandardCharsets.US_ASCII)));
    milter.endOfHeader();
    milter.body(Octets.of("hello\r\n".getBytes(StandardCharsets.US_ASCII)));
    return milter.endOfMessage().passes();
  }

  /** Gives the mail up, as RSET does. */
  void abort() throws IOException {
    milter.abort();
  }

  /** Sends a whole mail; whether it is taken. */
  boolean mail(String sender, String recipient) throws IOException {
    if (begin(sender, recipient)) {
      return end();
    }
    abort();
    return false;
  }

  @Override
  public void close() throws IOException {
    milter.close();
  }
}
