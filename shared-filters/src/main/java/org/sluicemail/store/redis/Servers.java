package org.sluicemail.store.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisMovedDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** Carries requests to the servers that have their keys, in one exchange with each. */
final class Servers implements AutoCloseable {
  /** A slot moves once while it is looked for, hardly twice. */
  private static final int REDIRECTIONS = 4;

  private final Connecting connecting;
  private final Map<HostAndPort, Peer> peers = new ConcurrentHashMap<>();
  private final Breaker start;
  private final ReentrantLock starting = new ReentrantLock();
  private volatile @Nullable Topology topology;
  private boolean closed;

  /** What is known of one server: whether it answers, and who may ask it just now. */
  private record Peer(Breaker breaker, Semaphore permits) {}

  Servers(String name, Connecting connecting) {
    this.connecting = connecting;
    this.start = new Breaker(name, System::nanoTime);
  }

  /** The replies, in the order of the requests. */
  List<Reply> ask(List<Request> requests) throws IOException, InterruptedException {
    Map<HostAndPort, List<Integer>> places = new LinkedHashMap<>();
    for (int i = 0; i < requests.size(); i++) {
      places.computeIfAbsent(server(requests.get(i).slot()), it -> new ArrayList<>()).add(i);
    }
    Reply[] replies = new Reply[requests.size()];
    for (Map.Entry<HostAndPort, List<Integer>> each : places.entrySet()) {
      List<Request> part = each.getValue().stream().map(requests::get).toList();
      List<Reply> answers = ask(each.getKey(), part);
      for (int i = 0; i < part.size(); i++) {
        replies[each.getValue().get(i)] = answers.get(i);
      }
    }
    return List.of(replies);
  }

  Reply ask(Request request) throws IOException, InterruptedException {
    return ask(List.of(request)).getFirst();
  }

  /** The replies of this server, or of one to which it points. */
  List<Reply> ask(HostAndPort server, List<Request> requests)
      throws IOException, InterruptedException {
    List<@Nullable Object> answers =
        exchange(server, requests.stream().map(Request::command).toList());
    List<Reply> replies = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      replies.add(followed(server, requests.get(i), answers.get(i), REDIRECTIONS));
    }
    return replies;
  }

  /** The reply, when need be of the server or the script that the first one pointed to. */
  private Reply followed(HostAndPort server, Request request, @Nullable Object answer, int further)
      throws IOException, InterruptedException {
    if (!(answer instanceof JedisDataException error)) {
      return new Reply(answer);
    }
    if (further == 0) {
      throw refused(server, error);
    }
    return switch (error) {
      case JedisMovedDataException moved -> {
        topology().refresh();
        yield again(moved.getTargetNode(), request, List.of(request.command()), further);
      }
      case JedisAskDataException ask -> {
        CommandArguments asking = new CommandArguments(Protocol.Command.ASKING);
        yield again(ask.getTargetNode(), request, List.of(asking, request.command()), further);
      }
      case JedisNoScriptException unknown when request.unknown().isPresent() -> {
        Request known = request.unknown().get();
        yield again(server, known, List.of(known.command()), further);
      }
      default -> throw refused(server, error);
    };
  }

  private Reply again(
      HostAndPort server, Request request, List<CommandArguments> commands, int further)
      throws IOException, InterruptedException {
    return followed(server, request, exchange(server, commands).getLast(), further - 1);
  }

  private IOException refused(HostAndPort server, JedisDataException error)
      throws IOException, InterruptedException {
    topology().refresh(); // it may be a replica by now, or have lost its slots
    return new IOException(name(server) + " says: " + error.getMessage(), error);
  }

  private List<@Nullable Object> exchange(HostAndPort server, List<CommandArguments> commands)
      throws IOException, InterruptedException {
    Peer peer = peers.computeIfAbsent(server, this::peer);
    Duration patience = connecting.patience();
    if (!peer.permits.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new IOException(
          "all connections to " + name(server) + " were busy for " + patience.toMillis() + " ms");
    }
    try {
      return guarded(peer.breaker, server, commands);
    } finally {
      peer.permits.release();
    }
  }

  private Peer peer(HostAndPort server) {
    return new Peer(
        new Breaker(name(server), System::nanoTime), new Semaphore(connecting.connections(), true));
  }

  private List<@Nullable Object> guarded(
      Breaker breaker, HostAndPort server, List<CommandArguments> commands)
      throws IOException, InterruptedException {
    Topology servers = topology();
    try {
      return breaker.guard(() -> twice(servers, server, commands));
    } catch (IOException e) {
      servers.refresh(); // another may have taken its place
      throw e;
    }
  }

  /**
   * A connection that was kept may have been closed by the server, as all are when it starts anew:
   * then with one of which that is not so. To say something twice changes nothing.
   */
  private static List<@Nullable Object> twice(
      Topology servers, HostAndPort server, List<CommandArguments> commands) {
    try {
      return once(servers, server, commands);
    } catch (JedisConnectionException e) {
      if (Causes.isTimeout(e) || Thread.currentThread().isInterrupted()) {
        throw e;
      }
      servers.forget(server);
      return once(servers, server, commands);
    }
  }

  private static List<@Nullable Object> once(
      Topology servers, HostAndPort server, List<CommandArguments> commands) {
    try (Connection connection = servers.connection(server)) {
      return exchange(connection, commands);
    }
  }

  /** After any failure nobody knows what would be read next from the connection. */
  private static List<@Nullable Object> exchange(
      Connection connection, List<CommandArguments> commands) {
    try {
      commands.forEach(connection::sendCommand);
      return new ArrayList<@Nullable Object>(connection.getMany(commands.size()));
    } catch (JedisException e) {
      connection.setBroken();
      throw e;
    } catch (RuntimeException e) {
      connection.setBroken();
      throw new JedisConnectionException("what answers there is no Redis", e);
    }
  }

  private HostAndPort server(int slot) throws IOException, InterruptedException {
    Topology servers = topology();
    try {
      return servers.server(slot);
    } catch (JedisException e) {
      throw new IOException(Causes.reason(e), e);
    }
  }

  /** The servers that have keys. */
  List<HostAndPort> primaries() throws IOException, InterruptedException {
    return topology().primaries();
  }

  private Topology topology() throws IOException, InterruptedException {
    Topology made = topology;
    if (made != null) {
      return made;
    }
    if (!starting.tryLock(connecting.patience().toNanos(), TimeUnit.NANOSECONDS)) {
      throw new IOException("nobody knows yet where Redis is");
    }
    try {
      return made();
    } finally {
      starting.unlock();
    }
  }

  private Topology made() throws IOException, InterruptedException {
    if (closed) {
      throw new IOException("the store is closed");
    }
    Topology made = topology;
    if (made == null) {
      made = start.guard(connecting::topology);
      topology = made;
    }
    return made;
  }

  private static String name(HostAndPort server) {
    return "Redis at " + server;
  }

  @Override
  public void close() {
    starting.lock();
    try {
      closed = true;
      Topology made = topology;
      topology = null;
      if (made != null) {
        made.close();
      }
    } finally {
      starting.unlock();
    }
  }
}
