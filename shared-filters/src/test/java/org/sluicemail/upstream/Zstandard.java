package org.sluicemail.upstream;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** What a server does to compress. */
final class Zstandard {
  private Zstandard() {}

  static byte[] plain(byte[] compressed) throws IOException {
    return Zstd.decompress(new ByteArrayInputStream(compressed)).readAllBytes();
  }

  static byte[] zstd(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream zstd = new io.airlift.compress.zstd.ZstdOutputStream(out)) {
      zstd.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }
}
