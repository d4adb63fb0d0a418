package org.sluicemail.bench;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sluicemail.chain.Door;
import org.sluicemail.chain.Pulse;
import org.sluicemail.chain.Transaction;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.engine.Engine;
import org.sluicemail.engine.ServerSettings;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Resources;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/**
 * What a mail waits beyond the deadline of its chain when the service that is asked takes the
 * question and says nothing. Prints for each service its name and the milliseconds, the median of
 * as many mails as the argument says.
 */
public final class SilentServices {
  private static final int DEADLINE_MS = 300;
  private static final List<Recipient> RECIPIENTS = List.of(Recipient.of("<b@example.org>"));

  private SilentServices() {}

  public static void main(String[] arguments) throws Exception {
    int mails = Integer.parseInt(arguments[0]);
    InetAddress loopback = InetAddress.getLoopbackAddress();
    // The kernel takes connections for a listener that never accepts, and datagrams for one that
    // never reads.
    try (ServerSocket tcp = new ServerSocket(0, 1024, loopback);
        DatagramSocket udp = new DatagramSocket(0, loopback)) {
      for (Map.Entry<String, String> each : filters(tcp.getLocalPort(), udp.getLocalPort())
          .entrySet()) {
        System.out.printf("%s\t%.1f%n", each.getKey(), median(each.getValue(), mails));
      }
    }
  }

  /** By service: the filter that asks it, and what else that needs. */
  private static Map<String, String> filters(int tcp, int udp) {
    String server = "servers: \"127.0.0.1:" + tcp + "\"}";
    Map<String, String> filters = new LinkedHashMap<>();
    filters.put("rspamd", "filters: {f: {type: Rspamd, " + server + "}");
    filters.put("clamd", "filters: {f: {type: ClamAv, " + server + "}");
    filters.put("dccifd", "filters: {f: {type: Dcc, " + server + "}");
    filters.put(
        "Redis",
        "store: {url: \"redis://127.0.0.1:" + tcp + "/0\", timeout: 10s}\n"
            + "filters: {f: {type: Greylist}}");
    filters.put(
        "DNS",
        "dns: {servers: \"127.0.0.1:" + udp + "\", timeout: 10s}\n"
            + "filters: {f: {type: Dnsbl, lists: [{zone: list.test, name: L}], threshold: 1,"
            + " then: reject, patience: 10s}}");
    return filters;
  }

  private static double median(String filter, int mails) throws Exception {
    double[] beyond = new double[mails];
    try (Engine engine = engine(filter)) {
      for (int i = 0; i < mails; i++) {
        beyond[i] = mail(engine) - DEADLINE_MS;
      }
    }
    Arrays.sort(beyond);
    return beyond[mails / 2];
  }

  private static Engine engine(String filter) throws ConfigException {
    String deadline = "deadlines: {command: %dms, message: %dms}\n";
    String chain = "routes: [{chain: c}]\nchains: {c: [f]}\n";
    Config config =
        Config.parse("bench", deadline.formatted(DEADLINE_MS, DEADLINE_MS) + chain + filter);
    return Engine.of(config, ServerSettings.class, new Resources());
  }

  /** A public address: lists do not know others. */
  private static Client client() throws IOException {
    return new Client(InetAddress.getByName("198.51.100.7"), 25_000, "mail.example.net");
  }

  private static double mail(Engine engine) throws IOException, InterruptedException {
    Session session = Session.UNKNOWN.withClient(client()).withHelo("mail.example.net");
    ReversePath sender = ReversePath.of("<a@example.net>");
    try (Message message = Mails.message()) {
      long start = System.nanoTime();
      Transaction mail = engine.routes().at(session, sender).begin(session, sender, Door.ANY);
      mail.all(RECIPIENTS, message, Pulse.NONE);
      long end = System.nanoTime();
      mail.end(Ending.How.DECIDED);
      return (end - start) / 1e6;
    }
  }
}
