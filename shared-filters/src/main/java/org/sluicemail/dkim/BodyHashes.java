package org.sluicemail.dkim;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** All hashes that are wanted of one body, in one pass over it. Confined to one thread. */
public final class BodyHashes {
  private static final int CHUNK = 64 << 10;

  private final Map<Canonicalization, List<BodyHash>> wanted =
      new EnumMap<>(Canonicalization.class);
  private final List<BodyCanonicalizer> canonicalizers = new ArrayList<>();

  /** Asks for a hash, before the body begins; equal wishes share one. */
  public BodyHash want(Canonicalization canonicalization, OptionalLong limit) {
    List<BodyHash> hashes =
        wanted.computeIfAbsent(canonicalization, each -> begin(each, new ArrayList<>()));
    for (BodyHash hash : hashes) {
      if (hash.limit().equals(limit)) {
        return hash;
      }
    }
    BodyHash hash = new BodyHash(canonicalization, limit);
    hashes.add(hash);
    return hash;
  }

  private List<BodyHash> begin(Canonicalization canonicalization, List<BodyHash> hashes) {
    canonicalizers.add(
        canonicalization.body((bytes, from, length) -> {
          for (BodyHash hash : hashes) {
            hash.write(bytes, from, length);
          }
        }));
    return hashes;
  }

  /** Takes the next octets of the body. */
  public void update(byte[] bytes, int from, int length) {
    for (BodyCanonicalizer canonicalizer : canonicalizers) {
      canonicalizer.update(bytes, from, length);
    }
  }

  /** The body is over; the hashes are there. */
  public void finish() {
    canonicalizers.forEach(BodyCanonicalizer::finish);
    wanted.values().forEach(hashes -> hashes.forEach(BodyHash::finish));
  }

  /** Takes the whole body from {@code in}, which the caller closes; an interrupt ends it. */
  public void read(InputStream in) throws IOException, InterruptedException {
    byte[] chunk = new byte[CHUNK];
    for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
      update(chunk, 0, n);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    finish();
  }
}
