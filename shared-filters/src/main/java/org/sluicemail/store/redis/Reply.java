package org.sluicemail.store.redis;

import java.net.ProtocolException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sluicemail.mail.Octets;

/** What Redis replied: nothing, a number, octets or a list of replies. */
record Reply(@Nullable Object value) {
  boolean isNothing() {
    return value == null;
  }

  /** The octets as text, if there are any. */
  Optional<String> text() throws ProtocolException {
    return switch (value) {
      case null -> Optional.empty();
      case byte[] octets -> Optional.of(Octets.decode(octets, 0, octets.length));
      default -> throw unexpected();
    };
  }

  byte[] octets() throws ProtocolException {
    if (value instanceof byte[] octets) {
      return octets;
    }
    throw unexpected();
  }

  long number() throws ProtocolException {
    return value instanceof Long number ? number : (long) real();
  }

  /** A number that scripts give as text, since Redis itself would cut it. */
  double real() throws ProtocolException {
    try {
      return Double.parseDouble(text().orElseThrow(this::unexpected));
    } catch (NumberFormatException e) {
      throw unexpected();
    }
  }

  Reply part(int index) throws ProtocolException {
    if (value instanceof List<?> list && index < list.size()) {
      return new Reply(list.get(index));
    }
    throw unexpected();
  }

  List<Reply> parts() throws ProtocolException {
    if (value instanceof List<?> list) {
      return list.stream().map(Reply::new).toList();
    }
    throw unexpected();
  }

  private ProtocolException unexpected() {
    return new ProtocolException("Redis replied with something else than was asked for");
  }
}
