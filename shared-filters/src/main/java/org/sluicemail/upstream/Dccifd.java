package org.sluicemail.upstream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.sluicemail.config.Endpoint;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Octets;
import org.sluicemail.mail.Recipient;

/** Asks dccifd (dccifd(8)) how often a message was seen, at one of several servers. */
public final class Dccifd implements AutoCloseable {
  /** Two lines and a field; a letter for each of the recipients comes on top. */
  private static final int MAX_ANSWER = 16 << 10;

  private final Settings settings;
  private final Names names;
  private final Upstream upstream;

  /**
   * Where to ask and for how long; equal settings can share one client.
   *
   * @param connectTimeout of one address of a server, and of the lookup of its name
   * @param responseTimeout for one server to take the message and give its whole answer; after it
   *     the next server is asked
   * @param maxConnections requests in flight at most, at all servers together
   * @param maxErrors errors in a row after which a server is left alone
   * @param deadTime for how long, at first
   */
  public record Settings(
      List<Endpoint> servers,
      Duration connectTimeout,
      Duration responseTimeout,
      int maxConnections,
      int maxErrors,
      Duration deadTime) {
    public Settings {
      servers = List.copyOf(servers);
    }
  }

  public Dccifd(Settings settings) {
    this.settings = settings;
    this.names = new Names(settings.connectTimeout());
    this.upstream =
        new Upstream(
            new Upstream.Settings(
                settings.servers(),
                settings.maxConnections(),
                // Nobody waits longer for a turn than a turn may take.
                settings.responseTimeout(),
                settings.maxErrors(),
                settings.deadTime()));
  }

  /**
   * What a server says of {@code mail}.
   *
   * @param options words of dccifd's, such as {@code header} and {@code grey-off}
   * @throws UnavailableException when none answered
   */
  public DccReport check(Mail mail, List<String> options) throws IOException, InterruptedException {
    byte[] head = head(mail, options);
    Excerpt message = Excerpt.of(mail.message(), mail.message().size());
    try {
      return upstream.ask(server -> check(server, head, message, mail.envelope().recipients()));
    } catch (UncheckedIOException e) {
      throw e.getCause(); // a message of ours that cannot be read is no fault of a server
    }
  }

  /** Options, client, HELO, sender, each recipient, and an empty line. */
  private static byte[] head(Mail mail, List<String> options) {
    Client client = mail.session().client();
    List<String> lines = new ArrayList<>();
    lines.add(String.join(" ", options));
    // Without an address dccifd looks for one in the first Received field of somebody else.
    lines.add(client.addressText() + (client.name().isEmpty() ? "" : '\r' + line(client.name())));
    lines.add(line(mail.session().helo()));
    String sender = line(mail.envelope().sender().address().text());
    lines.add(sender.isEmpty() ? "<>" : sender);
    mail.envelope().recipients().forEach(each -> lines.add(named(each)));
    lines.add("\n");
    return Octets.encode(String.join("\n", lines));
  }

  /** An empty line would end the recipients. */
  private static String named(Recipient recipient) {
    String text = line(recipient.address().text());
    return text.isEmpty() ? "<>" : text;
  }

  /** Nobody outside writes lines of ours. */
  private static String line(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  private DccReport check(Endpoint server, byte[] head, Excerpt message, List<Recipient> recipients)
      throws IOException, InterruptedException {
    try (Wire wire =
        Wire.open(server, names, settings.connectTimeout(), settings.responseTimeout())) {
      wire.write(ByteBuffer.wrap(head));
      message.read((piece, length) -> wire.write(ByteBuffer.wrap(piece, 0, length)));
      wire.end();
      return DccReport.parse(answer(wire, MAX_ANSWER + recipients.size()), recipients.size());
    }
  }

  private static String answer(Wire wire, int limit) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(limit);
    while (wire.read(in)) {
      if (!in.hasRemaining()) {
        throw new ProtocolException("answer larger than " + limit + " octets");
      }
    }
    return Octets.decode(in.array(), 0, in.position());
  }

  @Override
  public void close() {
    names.close();
  }
}
