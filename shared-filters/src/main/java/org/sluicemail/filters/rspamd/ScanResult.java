package org.sluicemail.filters.rspamd;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sluicemail.filter.Finding;

/**
 * A reply of rspamd as far as it matters, in either shape: that of {@code /checkv2}, and the older
 * one with everything about the score in {@code default} and the milter block called {@code
 * rmilter}.
 *
 * <p>The action is what a reply is for: without one it is none. Other parts of a wrong type are as
 * if absent.
 *
 * @param named the action as rspamd named it
 * @param action what rspamd wants done
 * @param preResult which module of rspamd settled the action before the others, and with what text
 * @param milter what to change in the mail; a missing node when nothing
 */
record ScanResult(
    String named,
    Finding.SpamAction action,
    List<Finding.Symbol> symbols,
    List<String> dkimSignatures,
    Optional<String> preResult,
    JsonNode milter) {

  private static final List<String> SET_ASIDE = List.of("discard", "quarantine");

  static ScanResult of(JsonNode reply) throws ProtocolException {
    boolean older = reply.path("default").isObject();
    JsonNode metric = older ? reply.path("default") : reply;
    JsonNode milter = reply.path(reply.has("milter") ? "milter" : "rmilter");
    if (!metric.path("action").isTextual()) {
      throw new ProtocolException("rspamd gave no action" + error(reply));
    }
    String named = word(metric.path("action").textValue());
    return new ScanResult(
        named,
        action(named, reply, metric, milter),
        symbols(older && !metric.has("symbols") ? metric : metric.path("symbols")),
        texts(reply.path("dkim-signature")).toList(),
        preResult(named, reply),
        milter);
  }

  private static Finding.SpamAction action(
      String named, JsonNode reply, JsonNode metric, JsonNode milter) {
    return new Finding.SpamAction(
        isWithheld(milter) ? "no action" : instead(named, reply, milter),
        metric.path("score").asDouble(),
        metric.path("required_score").asDouble(),
        message(reply),
        texts(metric.path("subject")).findFirst());
  }

  private static Optional<String> preResult(String named, JsonNode reply) {
    return texts(reply.path("passthrough_module"))
        .findFirst()
        .map(module ->
            Stream.concat(Stream.of("action=" + named, "module=" + module), message(reply).stream())
                .collect(Collectors.joining("; ")));
  }

  private static Optional<String> message(JsonNode reply) {
    JsonNode messages = reply.path("messages");
    return texts(messages.isArray() ? messages : messages.path("smtp_message")).findFirst();
  }

  private static boolean isWithheld(JsonNode milter) {
    return milter.path("no_action").booleanValue();
  }

  /** Whether the mail is only to be told what would have been done to it. */
  boolean isWithheld() {
    return isWithheld(milter);
  }

  private static String error(JsonNode reply) {
    String error = reply.path("error").asText("");
    return error.isEmpty() ? "" : ": " + error;
  }

  /** The word for an action; rspamd's own configuration also knows it with underscores. */
  private static String word(String action) {
    String word = action.strip().toLowerCase(Locale.ROOT).replace('_', ' ');
    return word.equals("accept") ? "no action" : word;
  }

  /**
   * What rspamd wants done in the place of {@code action}: beside the action it says so of actions
   * that are for milters only, in the milter block of how to reject.
   */
  private static String instead(String action, JsonNode reply, JsonNode milter) {
    String type = reply.path("reject").asText("");
    String rejection = action.equals("reject") ? milter.path("reject").asText("") : "";
    return Stream.of(type, rejection).filter(SET_ASIDE::contains).findFirst().orElse(action);
  }

  private static List<Finding.Symbol> symbols(JsonNode all) {
    List<Finding.Symbol> symbols = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : all.properties()) {
      JsonNode symbol = each.getValue();
      if (symbol.isObject()) {
        double score = symbol.path("score").asDouble();
        List<String> options = texts(symbol.path("options")).toList();
        symbols.add(new Finding.Symbol(each.getKey(), score, options));
      }
    }
    return symbols;
  }

  /** The texts in {@code node}, which is one, or an array of several. */
  static Stream<String> texts(JsonNode node) {
    Stream<JsonNode> nodes = node.isArray() ? node.valueStream() : Stream.of(node);
    return nodes.filter(JsonNode::isTextual).map(JsonNode::textValue);
  }
}
