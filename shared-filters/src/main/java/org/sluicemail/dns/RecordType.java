package org.sluicemail.dns;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.sluicemail.mail.Octets;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** The types of records that mail needs, with what is made of them. */
public final class RecordType<T> {
  /** IPv4 addresses. */
  public static final RecordType<InetAddress> A =
      new RecordType<>(Type.A, record -> Optional.of(((ARecord) record).getAddress()));

  /** IPv6 addresses. */
  public static final RecordType<InetAddress> AAAA =
      new RecordType<>(Type.AAAA, record -> Optional.of(((AAAARecord) record).getAddress()));

  /** Texts, as {@link Octets#decode} reads them. */
  public static final RecordType<String> TXT =
      new RecordType<>(Type.TXT, record -> Optional.of(text((TXTRecord) record)));

  /** Names of addresses; those with odd characters are left out. */
  public static final RecordType<DomainName> PTR =
      new RecordType<>(Type.PTR, record -> name(((PTRRecord) record).getTarget()));

  /** Mail exchangers; those with odd characters are left out. */
  public static final RecordType<MailExchange> MX =
      new RecordType<>(Type.MX, record -> exchange((MXRecord) record));

  private final int code;
  private final Function<Record, Optional<T>> read;

  private RecordType(int code, Function<Record, Optional<T>> read) {
    this.code = code;
    this.read = read;
  }

  /** The number of the type (RFC 1035 section 3.2.2). */
  int code() {
    return code;
  }

  /** What the records say; all of this type. */
  List<T> read(List<Record> records) {
    return records.stream().map(read).flatMap(Optional::stream).toList();
  }

  static Optional<DomainName> name(Name wire) {
    return DomainName.of(wire.toString(true));
  }

  private static Optional<MailExchange> exchange(MXRecord record) {
    Optional<DomainName> host = name(record.getTarget());
    return host.isPresent() || record.getTarget().equals(Name.root)
        ? Optional.of(new MailExchange(record.getPriority(), host))
        : Optional.empty();
  }

  private static String text(TXTRecord record) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Object string : record.getStringsAsByteArrays()) {
      all.writeBytes((byte[]) string);
    }
    return Octets.decode(all.toByteArray(), 0, all.size());
  }

  @Override
  public String toString() {
    return Type.string(code);
  }
}
