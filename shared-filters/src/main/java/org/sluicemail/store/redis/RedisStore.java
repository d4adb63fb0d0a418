package org.sluicemail.store.redis;

import static org.sluicemail.store.redis.Request.octets;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.mail.Octets;
import org.sluicemail.store.Bucket;
import org.sluicemail.store.Entry;
import org.sluicemail.store.Key;
import org.sluicemail.store.Lease;
import org.sluicemail.store.SetName;
import org.sluicemail.store.Sets;
import org.sluicemail.store.Store;
import org.sluicemail.store.StoreSettings;
import org.sluicemail.store.StoreUrl;
import org.sluicemail.store.Taking;
import org.sluicemail.store.Value;
import redis.clients.jedis.Protocol.Command;

/**
 * Remembers in Redis, which any number of servers of ours may share; the time is that of Redis. A
 * method that filters use costs one round trip, to several servers of a Cluster one to each.
 */
public final class RedisStore implements Store, Sets {
  private static final Logger LOG = LoggerFactory.getLogger(RedisStore.class);

  private final StoreUrl.Redis url;
  private final Keys keys;
  private final Servers servers;
  private final Looking looking;

  /** A store at {@code url} of {@code settings}; nobody is asked yet. */
  public RedisStore(StoreSettings settings, StoreUrl.Redis url) {
    this.url = url;
    this.keys = new Keys(settings.keyPrefix().orElse("sluice:"));
    this.servers = new Servers(url.toString(), new Connecting(settings, url));
    this.looking = new Looking(keys, servers);
  }

  /** Tells whether Redis answers, and goes on when it does not: it may come back. */
  @Override
  public void open() throws InterruptedException {
    try {
      servers.ask(Request.of(Command.PING));
    } catch (IOException e) {
      LOG.warn("the store does not answer yet: {}", e.getMessage());
    }
  }

  @Override
  public Map<Key, String> get(Collection<Key> wanted) throws IOException, InterruptedException {
    List<Key> order = List.copyOf(wanted);
    List<Reply> replies =
        servers.ask(order.stream().map(key -> Request.of(Command.GET, keys.text(key))).toList());
    Map<Key, String> found = new HashMap<>();
    for (int i = 0; i < order.size(); i++) {
      Key key = order.get(i);
      replies.get(i).text().ifPresent(text -> found.put(key, text));
    }
    return found;
  }

  @Override
  public void put(Map<Key, Value> values) throws IOException, InterruptedException {
    List<Request> requests = new ArrayList<>();
    values.forEach((key, value) ->
        requests.add(
            Request.of(
                Command.SET,
                keys.text(key),
                Octets.encode(value.text()),
                octets("PX"),
                octets(value.lifetime().toMillis()))));
    servers.ask(requests);
  }

  @Override
  public int delete(Collection<Key> unwanted) throws IOException, InterruptedException {
    List<Request> requests = new ArrayList<>();
    for (Key key : unwanted) {
      requests.add(Request.of(Command.UNLINK, keys.text(key)));
      requests.add(Request.of(Command.UNLINK, keys.bucket(key), keys.leases(key)));
    }
    List<Reply> replies = servers.ask(requests);
    int gone = 0;
    for (int i = 0; i < replies.size(); i += 2) {
      gone += replies.get(i).number() + replies.get(i + 1).number() > 0 ? 1 : 0;
    }
    return gone;
  }

  @Override
  public Taking take(Lease lease) throws IOException, InterruptedException {
    List<byte[]> arguments = new ArrayList<>();
    arguments.add(Octets.encode(lease.id()));
    arguments.add(octets(lease.amount()));
    arguments.add(octets(lease.lifetime().toMillis()));
    lease.buckets().forEach(bucket -> arguments.addAll(rate(bucket)));
    Reply reply = servers.ask(Script.TAKE.call(keys(lease), arguments));
    int full = (int) reply.part(0).number();
    if (full == 0) {
      return new Taking.Granted();
    }
    long wait = reply.part(1).number();
    return new Taking.Refused(
        lease.buckets().get(full - 1),
        wait < 0 ? Duration.ofSeconds(Long.MAX_VALUE) : Duration.ofMillis(wait));
  }

  @Override
  public void settle(Collection<Lease> used, Collection<Lease> unused)
      throws IOException, InterruptedException {
    List<byte[]> names = new ArrayList<>();
    List<byte[]> arguments = new ArrayList<>(List.of(octets(Lease.REMEMBERED.toMillis())));
    used.forEach(lease -> settle(lease, "1", names, arguments));
    unused.forEach(lease -> settle(lease, "0", names, arguments));
    if (!names.isEmpty()) {
      servers.ask(Script.SETTLE.call(names, arguments));
    }
  }

  private void settle(Lease lease, String used, List<byte[]> names, List<byte[]> arguments) {
    names.addAll(keys(lease));
    arguments.add(Octets.encode(lease.id()));
    arguments.add(octets(lease.amount()));
    arguments.add(octets(lease.lifetime().toMillis()));
    arguments.add(octets(used));
    arguments.add(octets(lease.buckets().size()));
    lease.buckets().forEach(bucket -> arguments.addAll(rate(bucket)));
  }

  private List<byte[]> keys(Lease lease) {
    List<byte[]> names = new ArrayList<>();
    for (Bucket bucket : lease.buckets()) {
      names.add(keys.bucket(bucket.key()));
      names.add(keys.leases(bucket.key()));
    }
    return names;
  }

  private static List<byte[]> rate(Bucket bucket) {
    return List.of(octets(Double.toString(bucket.leak())), octets(bucket.rate().burst()));
  }

  /** SMISMEMBER, which Redis has since 6.2. */
  @Override
  public Set<String> members(SetName set, Collection<String> candidates)
      throws IOException, InterruptedException {
    List<String> texts = List.copyOf(candidates);
    if (texts.isEmpty()) {
      return Set.of();
    }
    List<byte[]> arguments = new ArrayList<>(List.of(keys.set(set)));
    texts.forEach(text -> arguments.add(Octets.encode(text)));
    Request request = Request.of(Command.SMISMEMBER, arguments.toArray(byte[][]::new));
    Reply reply = servers.ask(request);
    Set<String> members = new HashSet<>();
    for (int i = 0; i < texts.size(); i++) {
      if (reply.part(i).number() == 1) {
        members.add(texts.get(i));
      }
    }
    return members;
  }

  @Override
  public Optional<Entry> look(Key key) throws IOException, InterruptedException {
    return looking.look(key);
  }

  @Override
  public List<Entry> list(String owner, String text, int limit)
      throws IOException, InterruptedException {
    return looking.list(owner, text, limit);
  }

  @Override
  public Map<String, String> stats() throws IOException, InterruptedException {
    return looking.stats(url.toString());
  }

  @Override
  public void close() {
    servers.close();
  }
}
