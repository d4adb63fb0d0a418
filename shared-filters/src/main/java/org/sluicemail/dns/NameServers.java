package org.sluicemail.dns;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** Name servers, asked in their order; those that were silent a short while ago come last. */
final class NameServers {
  /**
   * Long enough that a dead first server does not delay each mail, short enough to return to it.
   */
  private static final Duration PENALTY = Duration.ofSeconds(30);

  /**
   * RFC 2308 section 5: what comes without SOA ought not to be kept; a minute spares the server.
   */
  private static final long TTL_WITHOUT_SOA = 60;

  private final List<Server> servers;
  private final Duration timeout;
  private final int rounds;
  private final Executor executor;
  private final LongSupplier ticker;

  /** One server. */
  private static final class Server {
    final NameServer name;
    final SimpleResolver resolver;

    /** By the ticker; nobody minds if two threads write it at once. */
    volatile long silentUntil;

    Server(NameServer name, Duration timeout, long now) {
      this.name = name;
      this.resolver = new SimpleResolver(name.address());
      this.silentUntil = now;
      resolver.setTimeout(timeout);
    }
  }

  NameServers(DnsJava.Settings settings, Executor executor, LongSupplier ticker) {
    long now = ticker.getAsLong();
    this.timeout = settings.timeout();
    this.servers = settings.servers().stream().map(name -> new Server(name, timeout, now)).toList();
    this.rounds = settings.retries() + 1;
    this.executor = executor;
    this.ticker = ticker;
  }

  /** The longest that {@link #ask} takes. */
  Duration patience() {
    return timeout.multipliedBy((long) rounds * servers.size());
  }

  /** The first response with which something can be done. */
  Lookup.Response ask(Name name, int type) throws IOException, InterruptedException {
    Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
    IOException failure = new IOException("there is no name server");
    for (int round = 0; round < rounds; round++) {
      for (Server server : inOrder()) {
        try {
          return ask(server, query);
        } catch (IOException e) {
          failure = e;
        }
      }
    }
    throw failure;
  }

  private List<Server> inOrder() {
    long now = ticker.getAsLong();
    return servers.stream()
        .sorted(Comparator.comparing((Server server) -> server.silentUntil - now > 0))
        .toList();
  }

  private Lookup.Response ask(Server server, Message query)
      throws IOException, InterruptedException {
    Message response = send(server, query);
    int rcode = response.getRcode();
    if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
      throw new IOException(
          server.name + " says " + Rcode.string(rcode) + " to " + question(query));
    }
    server.silentUntil = ticker.getAsLong();
    return response(response);
  }

  /** The library's own clock lags by up to a second, so that we keep time ourselves. */
  private Message send(Server server, Message query) throws IOException, InterruptedException {
    CompletableFuture<Message> answer =
        server.resolver.sendAsync(query, executor).toCompletableFuture();
    try {
      return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw silent(server, query, String.valueOf(e.getCause()), e);
    } catch (TimeoutException e) {
      throw silent(server, query, "no answer within " + timeout.toMillis() + " ms", e);
    } finally {
      answer.cancel(true);
    }
  }

  private IOException silent(Server server, Message query, String reason, Exception cause) {
    server.silentUntil = ticker.getAsLong() + PENALTY.toNanos();
    return new IOException(server.name + " to " + question(query) + ": " + reason, cause);
  }

  private static String question(Message query) {
    Record question = query.getQuestion();
    return question.getName() + " " + Type.string(question.getType());
  }

  private static Lookup.Response response(Message message) {
    boolean exists = message.getRcode() != Rcode.NXDOMAIN;
    var soa =
        message.getSection(Section.AUTHORITY).stream()
            .filter(SOARecord.class::isInstance)
            .map(SOARecord.class::cast)
            .findFirst();
    long negative =
        soa.map(found -> Math.min(found.getTTL(), found.getMinimum())).orElse(TTL_WITHOUT_SOA);
    return new Lookup.Response(
        exists, !exists || soa.isPresent(), message.getSection(Section.ANSWER), negative);
  }
}
