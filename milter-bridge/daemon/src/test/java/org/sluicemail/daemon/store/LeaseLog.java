package org.sluicemail.daemon.store;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluicemail.servers.RedisServer;

/**
 * What became of leases, as servers of Redis have written it down before they acknowledged it.
 *
 * @param taken ids of those that were granted, by this server or by the one that it copied
 * @param settled ids of those that were said to be used, or unused
 */
public record LeaseLog(Set<String> taken, Set<String> settled) {
  /** Set to its amount, which is 1 in these tests, at the start, and to 0 at the end. */
  private static final Pattern CHANGE = Pattern.compile("\r\nlease:([^\r]+)\r\n\\$1\r\n([01])\r\n");

  /** What these have written together. */
  public static LeaseLog of(List<RedisServer> servers) throws IOException {
    LeaseLog log = new LeaseLog(new HashSet<>(), new HashSet<>());
    for (RedisServer server : servers) {
      Matcher change = CHANGE.matcher(server.written());
      while (change.find()) {
        (change.group(2).equals("1") ? log.taken : log.settled).add(change.group(1));
      }
    }
    return log;
  }

  public static LeaseLog of(RedisServer server) throws IOException {
    return of(List.of(server));
  }

  /** Those of {@code ids} that were not granted here. */
  public Set<String> missing(Set<String> ids) {
    Set<String> missing = new HashSet<>(ids);
    missing.removeAll(taken);
    return missing;
  }
}
