package org.sluicemail.dns;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * The DNS as one file says it is (RFC 1035 section 5), for trying things out and for tests. Names
 * are absolute even without a final dot, unless {@code $ORIGIN} says otherwise.
 *
 * <p>A comment {@code ;! SERVFAIL name} or {@code ;! TIMEOUT name} makes questions for that name
 * fail; for both the answer comes at once.
 */
public final class ZoneFile implements Dns {
  /** A world without names. */
  public static final ZoneFile EMPTY = new ZoneFile();

  /** Of records without a time of their own, and of what does not exist, in seconds. */
  private static final long TTL = 3600;

  /** It is meant for a handful of names. */
  private static final int MAX_SIZE = 4 << 20;

  private static final Pattern FAILURE =
      Pattern.compile("(?m)^\\s*;![ \\t]*(SERVFAIL|TIMEOUT)[ \\t]+(\\S+)[ \\t]*$");

  private final Map<Name, List<Record>> records = new HashMap<>();
  private final Set<Name> names = new HashSet<>();
  private final Map<Name, String> failures = new HashMap<>();

  private ZoneFile() {}

  /**
   * Reads the file at {@code path}.
   *
   * @throws IOException when it cannot be read, with the number of the line
   */
  public static ZoneFile read(Path path) throws IOException {
    if (Files.size(path) > MAX_SIZE) {
      throw new IOException("a zone file has at most " + MAX_SIZE + " octets");
    }
    return of(Files.readString(path));
  }

  /** The zone whose file has this text. */
  public static ZoneFile of(String text) throws IOException {
    ZoneFile zone = new ZoneFile();
    for (MatchResult line : FAILURE.matcher(text).results().toList()) {
      zone.failures.put(wire(line.group(2)), line.group(1));
    }
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    try (Master master = new Master(new ByteArrayInputStream(octets), Name.root, TTL)) {
      master.disableIncludes(true);
      for (Record record = master.nextRecord(); record != null; record = master.nextRecord()) {
        zone.add(record);
      }
    }
    return zone;
  }

  private static Name wire(String name) throws IOException {
    return Name.fromString(name.toLowerCase(Locale.ROOT), Name.root);
  }

  private void add(Record record) {
    records.computeIfAbsent(record.getName(), name -> new ArrayList<>()).add(record);
    for (int above = 0; above < record.getName().labels(); above++) {
      names.add(new Name(record.getName(), above));
    }
  }

  @Override
  public <T> Answer<T> ask(DomainName name, RecordType<T> type)
      throws IOException, InterruptedException {
    return Lookup.of(name, type, this::ask);
  }

  private Lookup.Response ask(Name name, int type) throws IOException {
    String failure = failures.get(name);
    if (failure != null) {
      throw new IOException(name + ": " + failure);
    }
    if (names.contains(name)) {
      return new Lookup.Response(true, false, records.getOrDefault(name, List.of()), TTL);
    }
    Optional<Name> wildcard = wildcard(name);
    List<Record> synthesized =
        wildcard.map(records::get).orElse(List.of()).stream()
            .map(record -> record.withName(name))
            .toList();
    return new Lookup.Response(wildcard.isPresent(), false, synthesized, TTL);
  }

  /** The wildcard at the closest name above that exists (RFC 4592 section 3.3.1). */
  private Optional<Name> wildcard(Name name) {
    for (int labels = 1; labels < name.labels(); labels++) {
      if (names.contains(new Name(name, labels))) {
        return Optional.of(name.wild(labels)).filter(records::containsKey);
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    // nothing is open
  }
}
