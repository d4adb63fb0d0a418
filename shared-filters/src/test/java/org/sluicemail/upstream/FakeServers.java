package org.sluicemail.upstream;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sluicemail.config.Endpoint;

/** Servers s0, s1, ... that exist by name only: which are broken, and which were asked. */
final class FakeServers {
  static final Duration DEAD = Duration.ofSeconds(10);

  final Ticker ticker = new Ticker();
  final Map<String, IOException> broken = new HashMap<>();
  final List<String> asked = new ArrayList<>();

  Upstream upstream(int servers) {
    return upstream(servers, 8, Duration.ofSeconds(5));
  }

  Upstream upstream(int servers, int permits, Duration patience) {
    return upstream(servers, permits, patience, server -> server);
  }

  Upstream upstream(int servers, int permits, Duration patience, Upstream.Request<?> probe) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < servers; i++) {
      endpoints.add(Endpoint.parse("inet:1@s" + i));
    }
    return new Upstream(
        new Upstream.Settings(endpoints, permits, patience, 2, DEAD), probe, ticker);
  }

  String name(Endpoint server) {
    return ((Endpoint.Inet) server).host();
  }

  String ask(Upstream upstream) throws IOException, InterruptedException {
    return upstream.ask(server -> {
      asked.add(name(server));
      if (broken.containsKey(name(server))) {
        throw broken.get(name(server));
      }
      return name(server);
    });
  }

  void fail(Upstream upstream) {
    assertThatThrownBy(() -> ask(upstream)).isInstanceOf(UnavailableException.class);
  }

  List<String> askedDuring(int times, Upstream upstream) throws Exception {
    asked.clear();
    for (int i = 0; i < times; i++) {
      ask(upstream);
    }
    return List.copyOf(asked);
  }

  Upstream withDeadFirst(int servers) throws Exception {
    Upstream upstream = upstream(servers);
    broken.put("s0", new IOException("broken"));
    askedDuring(2 * servers, upstream);
    asked.clear();
    return upstream;
  }

  static String ownFault(Endpoint server) {
    throw new UncheckedIOException(new IOException("our disk"));
  }
}
