package org.sluicemail.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * A command for the server that has the key.
 *
 * @param slot of the key, where servers share them; of none 0
 * @param unknown what to say when the server does not know the script
 */
record Request(int slot, CommandArguments command, Optional<Request> unknown) {
  /** A command whose first argument is its key, if it has any. */
  static Request of(ProtocolCommand name, byte[]... arguments) {
    CommandArguments command = new CommandArguments(name);
    for (byte[] argument : arguments) {
      command.add(argument);
    }
    return new Request(arguments.length == 0 ? 0 : slot(arguments[0]), command, Optional.empty());
  }

  /** A call of a script, by text or digest. */
  static Request of(
      Protocol.Command name, byte[] script, List<byte[]> keys, List<byte[]> arguments) {
    List<byte[]> all = new ArrayList<>();
    all.add(script);
    all.add(octets(keys.size()));
    all.addAll(keys);
    all.addAll(arguments);
    CommandArguments command = of(name, all.toArray(byte[][]::new)).command();
    return new Request(slot(keys.getFirst()), command, Optional.empty());
  }

  Request orElse(Request other) {
    return new Request(slot, command, Optional.of(other));
  }

  private static int slot(byte[] key) {
    return JedisClusterCRC16.getSlot(key);
  }

  static byte[] octets(long number) {
    return octets(Long.toString(number));
  }

  static byte[] octets(String ascii) {
    return ascii.getBytes(UTF_8);
  }
}
