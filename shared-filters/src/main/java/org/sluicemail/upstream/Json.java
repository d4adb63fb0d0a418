package org.sluicemail.upstream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ProtocolException;
import org.sluicemail.mail.Octets;

/**
 * Reads JSON (RFC 8259) as rspamd writes it: octets that are no UTF-8 are kept as {@link Octets}
 * shows them, and a name that comes again adds to an array.
 */
final class Json {
  /** Each level costs a frame of the stack; rspamd's replies have six. */
  private static final int MAX_DEPTH = 64;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(100)
                  .maxStringLength(RspamdHttp.MAX_REPLY)
                  .build())
          .build();

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Json() {}

  /** The one value in {@code bytes}; {@code ProtocolException} when it is none. */
  static JsonNode read(byte[] bytes) throws IOException {
    try (JsonParser parser = FACTORY.createParser(Octets.decode(bytes, 0, bytes.length))) {
      JsonNode value = value(parser, parser.nextToken());
      if (parser.nextToken() != null) {
        throw new ProtocolException("more than one JSON value");
      }
      return value;
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      throw (IOException) new ProtocolException("no JSON: " + e.getOriginalMessage()).initCause(e);
    }
  }

  private static JsonNode value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> NODES.textNode(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
      case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(parser.getBooleanValue());
      case VALUE_NULL -> NODES.nullNode();
      case null, default -> throw new ProtocolException("no JSON value");
    };
  }

  private static JsonNode object(JsonParser parser) throws IOException {
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonNode value = value(parser, parser.nextToken());
      JsonNode before = object.get(name);
      object.set(name, before == null ? value : both(before, value));
    }
    return object;
  }

  private static JsonNode both(JsonNode before, JsonNode value) {
    ArrayNode all = before instanceof ArrayNode several ? several : NODES.arrayNode().add(before);
    return value instanceof ArrayNode more ? all.addAll(more) : all.add(value);
  }

  private static JsonNode array(JsonParser parser) throws IOException {
    ArrayNode array = NODES.arrayNode();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      array.add(value(parser, token));
    }
    return array;
  }
}
