package org.sluicemail.dns;

import java.io.IOException;
import java.net.InetAddress;

/** Questions to the DNS (RFC 1035). Safe for use by many threads. */
public interface Dns extends AutoCloseable {
  /**
   * The records of {@code type} at {@code name}, behind its aliases if it has any.
   *
   * @throws IOException when nobody could say in time: no answer, SERVFAIL, REFUSED
   */
  <T> Answer<T> ask(DomainName name, RecordType<T> type) throws IOException, InterruptedException;

  /** Texts, the strings of one record put together (RFC 7208 section 3.3, RFC 6376 3.6.2.2). */
  default Answer<String> txt(DomainName name) throws IOException, InterruptedException {
    return ask(name, RecordType.TXT);
  }

  /** IPv4 addresses. */
  default Answer<InetAddress> a(DomainName name) throws IOException, InterruptedException {
    return ask(name, RecordType.A);
  }

  /** IPv6 addresses. */
  default Answer<InetAddress> aaaa(DomainName name) throws IOException, InterruptedException {
    return ask(name, RecordType.AAAA);
  }

  /** The names of an address, which nobody has verified. */
  default Answer<DomainName> ptr(InetAddress address) throws IOException, InterruptedException {
    return ask(DomainName.ofAddress(address), RecordType.PTR);
  }

  /** Mail exchangers in no order. */
  default Answer<MailExchange> mx(DomainName name) throws IOException, InterruptedException {
    return ask(name, RecordType.MX);
  }

  /** Ends what is under way. */
  @Override
  void close();
}
