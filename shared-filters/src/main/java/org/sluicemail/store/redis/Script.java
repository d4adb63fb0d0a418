package org.sluicemail.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import redis.clients.jedis.Protocol;

/** What Redis runs for us in one go (Lua), known to it by its digest once it has seen the text. */
final class Script {
  static final Script TAKE = new Script("bucket", "take");
  static final Script SETTLE = new Script("bucket", "settle");
  static final Script LEVEL = new Script("bucket", "level");
  static final Script TEXT = new Script("text");

  private final byte[] text;
  private final byte[] digest;

  private Script(String... parts) {
    this.text =
        Arrays.stream(parts).map(Script::read).collect(Collectors.joining()).getBytes(UTF_8);
    this.digest = sha1(text);
  }

  /** The call of this script by its digest; all keys are in the slot of the first. */
  Request call(List<byte[]> keys, List<byte[]> arguments) {
    return Request.of(Protocol.Command.EVALSHA, digest, keys, arguments)
        .orElse(Request.of(Protocol.Command.EVAL, text, keys, arguments));
  }

  private static String read(String name) {
    try (InputStream in = Script.class.getResourceAsStream(name + ".lua")) {
      if (in == null) {
        throw new IllegalStateException(name + ".lua is missing from the build");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] sha1(byte[] text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(text);
      return HexFormat.of().formatHex(digest).getBytes(UTF_8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
