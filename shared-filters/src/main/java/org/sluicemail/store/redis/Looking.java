package org.sluicemail.store.redis;

import static org.sluicemail.store.redis.Request.octets;

import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sluicemail.store.Entry;
import org.sluicemail.store.Key;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;

/** Looks into the store for people. */
final class Looking {
  /** Keys of one SCAN: some 100 microseconds of Redis, during which nobody else is served. */
  private static final int STRIDE = 500;

  /** Of one server: 50 million keys. Who has more looks with tools of Redis. */
  private static final int STRIDES = 100_000;

  private static final String END = "0";

  private final Keys keys;
  private final Servers servers;

  Looking(Keys keys, Servers servers) {
    this.keys = keys;
    this.servers = servers;
  }

  Optional<Entry> look(Key key) throws IOException, InterruptedException {
    Keys.Found text = new Keys.Found(key, false);
    Keys.Found bucket = new Keys.Found(key, true);
    return look(List.of(text, bucket)).stream().findFirst();
  }

  private List<Entry> look(List<Keys.Found> found) throws IOException, InterruptedException {
    List<Reply> replies = servers.ask(found.stream().map(this::request).toList());
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < replies.size(); i++) {
      if (!replies.get(i).isNothing()) {
        entries.add(entry(found.get(i), replies.get(i)));
      }
    }
    return entries;
  }

  private Request request(Keys.Found found) {
    Key key = found.key();
    return found.bucket()
        ? Script.LEVEL.call(List.of(keys.bucket(key), keys.leases(key)), List.of())
        : Script.TEXT.call(List.of(keys.text(key)), List.of());
  }

  private static Entry entry(Keys.Found found, Reply reply) throws ProtocolException {
    return found.bucket() ? level(found.key(), reply) : text(found.key(), reply);
  }

  private static Entry level(Key key, Reply reply) throws ProtocolException {
    return new Entry.Level(
        key,
        reply.part(0).real(),
        reply.part(1).number(),
        reply.part(2).number(),
        Duration.ofMillis(reply.part(3).number()));
  }

  private static Entry text(Key key, Reply reply) throws ProtocolException {
    Duration left = Duration.ofMillis(Math.max(0, reply.part(1).number()));
    return new Entry.Text(key, reply.part(0).text().orElse(""), left);
  }

  List<Entry> list(String owner, String text, int limit) throws IOException, InterruptedException {
    List<Entry> entries = new ArrayList<>();
    Set<Keys.Found> seen = new LinkedHashSet<>();
    for (HostAndPort server : servers.primaries()) {
      String cursor = END;
      for (int i = 0; i < STRIDES && entries.size() < limit; i++) {
        Reply scanned = scan(server, cursor, text);
        List<Keys.Found> found = found(scanned.part(1), owner, text);
        found.removeIf(each -> !seen.add(each)); // SCAN may tell one twice
        entries.addAll(look(found));
        cursor = scanned.part(0).text().orElse(END);
        if (cursor.equals(END)) {
          break;
        }
      }
    }
    return entries.subList(0, Math.min(limit, entries.size()));
  }

  private Reply scan(HostAndPort server, String cursor, String text)
      throws IOException, InterruptedException {
    Request request =
        Request.of(
            Command.SCAN,
            octets(cursor),
            octets("MATCH"),
            keys.pattern(text),
            octets("COUNT"),
            octets(STRIDE));
    return servers.ask(server, List.of(request)).getFirst();
  }

  private List<Keys.Found> found(Reply names, String owner, String text) throws ProtocolException {
    List<Keys.Found> found = new ArrayList<>();
    for (Reply name : names.parts()) {
      keys.read(name.octets())
          .filter(it -> owner.isEmpty() || it.key().owner().equals(owner))
          .filter(it -> it.key().name().contains(text))
          .ifPresent(found::add);
    }
    return found;
  }

  /** {@code kind} is what is known without asking. */
  Map<String, String> stats(String kind) throws IOException, InterruptedException {
    List<HostAndPort> primaries = servers.primaries();
    long count = 0;
    long memory = 0;
    for (HostAndPort server : primaries) {
      count += servers.ask(server, List.of(Request.of(Command.DBSIZE))).getFirst().number();
      Request info = Request.of(Command.INFO, octets("memory"));
      memory += usedMemory(servers.ask(server, List.of(info)).getFirst().text().orElse(""));
    }
    Map<String, String> stats = new LinkedHashMap<>();
    stats.put("store", kind);
    stats.put("servers", String.join(" ", primaries.stream().map(HostAndPort::toString).toList()));
    stats.put("keys", String.valueOf(count));
    stats.put("memory", String.valueOf(memory));
    return stats;
  }

  private static long usedMemory(String info) {
    return info.lines()
        .filter(line -> line.matches("used_memory:\\d{1,18}"))
        .mapToLong(line -> Long.parseLong(line.substring("used_memory:".length())))
        .findFirst()
        .orElse(0);
  }
}
