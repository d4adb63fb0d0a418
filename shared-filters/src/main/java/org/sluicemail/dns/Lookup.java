package org.sluicemail.dns;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** Finds the answer to one question: goes along aliases, and asks again where a server did not. */
final class Lookup {
  /** Real chains have two or three; a longer one is a mistake or a loop. */
  private static final int MAX_ALIASES = 8;

  /** Longer than this nobody needs to be right about mail. */
  private static final Duration MAX_TTL = Duration.ofDays(1);

  /** RFC 2308 section 5 advises one to three hours at most. */
  private static final Duration MAX_NEGATIVE_TTL = Duration.ofHours(1);

  private final Source source;
  private long ttl = MAX_TTL.toSeconds();

  /** Where responses come from. */
  @FunctionalInterface
  interface Source {
    Response ask(Name name, int type) throws IOException, InterruptedException;
  }

  /**
   * What a server said.
   *
   * @param exists false for NXDOMAIN, which concerns the name at the end of the aliases
   * @param complete whether nothing that is missing could be had by asking for it
   * @param negativeTtl of what does not exist, in seconds
   */
  record Response(boolean exists, boolean complete, List<Record> answer, long negativeTtl) {
    List<Record> records(Name name, int type) {
      return answer.stream()
          .filter(record -> record.getType() == type && record.getName().equals(name))
          .toList();
    }
  }

  private Lookup(Source source) {
    this.source = source;
  }

  static <T> Answer<T> of(DomainName name, RecordType<T> type, Source source)
      throws IOException, InterruptedException {
    Name wire = Name.fromConstantString(name.text() + '.');
    return new Lookup(source).follow(wire, type);
  }

  private <T> Answer<T> follow(Name start, RecordType<T> type)
      throws IOException, InterruptedException {
    Name name = start;
    Response response = source.ask(name, type.code());
    for (int aliases = 0; aliases <= MAX_ALIASES; aliases++) {
      List<Record> records = response.records(name, type.code());
      Optional<Name> alias = alias(response, name);
      if (!records.isEmpty()) {
        return found(type.read(records), records);
      } else if (alias.isPresent()) {
        name = alias.get();
        response = followed(response, name, type.code());
      } else {
        return none(response);
      }
    }
    throw new IOException(start + " has more than " + MAX_ALIASES + " aliases in a row");
  }

  private Optional<Name> alias(Response response, Name name) {
    List<Record> aliases = response.records(name, Type.CNAME);
    shorten(aliases);
    return aliases.stream().findFirst().map(record -> ((CNAMERecord) record).getTarget());
  }

  /** The response that knows about {@code name}. */
  private Response followed(Response response, Name name, int type)
      throws IOException, InterruptedException {
    boolean known = response.answer().stream().anyMatch(record -> record.getName().equals(name));
    return known || response.complete() ? response : source.ask(name, type);
  }

  /** Records that cannot be read are as good as none. */
  private <T> Answer<T> found(List<T> read, List<Record> records) {
    shorten(records);
    Duration lasting = Duration.ofSeconds(ttl);
    return read.isEmpty() ? new Answer.NoData<>(lasting) : new Answer.Found<>(read, lasting);
  }

  private <T> Answer<T> none(Response response) {
    long bound = Math.min(response.negativeTtl(), MAX_NEGATIVE_TTL.toSeconds());
    Duration lasting = Duration.ofSeconds(Math.min(ttl, bound));
    return response.exists() ? new Answer.NoData<>(lasting) : new Answer.NoName<>(lasting);
  }

  private void shorten(List<Record> records) {
    records.forEach(record -> ttl = Math.min(ttl, record.getTTL()));
  }
}
