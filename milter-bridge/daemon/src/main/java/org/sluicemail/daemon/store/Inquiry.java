package org.sluicemail.daemon.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Locale;

/**
 * What somebody asks of a store, or wants forgotten. Empty texts ask for nothing.
 *
 * @param filter whose entries
 * @param key one of them, by its whole name
 * @param address occurs in the key
 * @param network holds an address or a network in the key
 * @param limit of entries that are told
 */
public record Inquiry(
    Kind kind, String filter, String key, String address, String network, int limit) {
  /** Told ones are a few MB at most. */
  public static final int MOST = 10_000;

  /** ASCII alone: a text from outside may hold octets that are no UTF-8. */
  static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private static final String COMMAND = "store ";

  /** What is asked. */
  public enum Kind {
    GET,
    LIST,
    DELETE,
    STATS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Inquiry {
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("a limit is 1 to " + MOST);
    }
    if (!key.isEmpty() && filter.isEmpty()) {
      throw new IllegalArgumentException("a key is that of a filter");
    }
  }

  /** Everything that the store tells of itself. */
  public static Inquiry stats() {
    return new Inquiry(Kind.STATS, "", "", "", "", 1);
  }

  /** One entry. */
  public static Inquiry one(Kind kind, String filter, String key) {
    return new Inquiry(kind, filter, key, "", "", 1);
  }

  /** Whether {@code command} of the control socket is one. */
  public static boolean isCommand(String command) {
    return command.startsWith(COMMAND);
  }

  /** The command for the control socket: one line of ASCII. */
  public String command() {
    try {
      return COMMAND + JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers are JSON", e);
    }
  }

  /** The opposite of {@link #command}; IllegalArgumentException when it is not one. */
  public static Inquiry read(String command) {
    try {
      return JSON.readValue(command.substring(COMMAND.length()), Inquiry.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("that is no inquiry", e);
    }
  }
}
