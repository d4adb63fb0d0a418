package org.sluicemail.daemon.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sluicemail.authres.MethodResult;
import org.sluicemail.chain.Decision;
import org.sluicemail.chain.Report;
import org.sluicemail.dkim.keys.SigningIdentity;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Printable;

/**
 * What came of one message, for printing.
 *
 * @param reply to the client, when it was refused
 * @param knowing findings and filters, which only who runs the chain knows
 */
record Result(
    Verdict verdict,
    Optional<String> reply,
    List<Decision.ForRecipient> recipients,
    List<EditLine> edits,
    Optional<Decision> knowing) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Result of(Decision decision, Verdict verdict, List<EditLine> edits) {
    return new Result(verdict, reply(verdict), decision.recipients(), edits, Optional.of(decision));
  }

  /** The exit status (sysexits.h) for this message. */
  int status() {
    return switch (verdict) {
      case Verdict.TempFail t -> Status.TEMPFAIL;
      case Verdict.Reject r -> Status.REJECTED;
      case Verdict.Proceed p -> Status.OK;
      case Verdict.Quarantine q -> Status.OK;
      case Verdict.Discard d -> Status.OK;
    };
  }

  static Optional<String> reply(Verdict verdict) {
    return switch (verdict) {
      case Verdict.TempFail(Reply reply) -> Optional.of(reply.toString());
      case Verdict.Reject(Reply reply) -> Optional.of(reply.toString());
      default -> Optional.empty();
    };
  }

  private static Optional<String> reason(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Quarantine(String reason) -> Optional.of(reason);
      case Verdict.Discard(String reason) -> Optional.of(reason);
      default -> Optional.empty();
    };
  }

  /** One line of JSON. */
  String json() {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("verdict", verdict.word());
    object.put("reply", reply.orElse(null));
    object.put("reason", reason(verdict).orElse(null));
    object.put("recipients", recipients.stream().map(Result::recipient).toList());
    object.put("edits", edits.stream().map(EditLine::json).toList());
    knowing.ifPresent(decision -> {
      object.put("findings", decision.findings().entries().stream().map(Result::finding).toList());
      object.put("filters", decision.reports().stream().map(Result::filter).toList());
    });
    try {
      return JSON.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of text and numbers are JSON", e);
    }
  }

  private static Map<String, @Nullable Object> recipient(Decision.ForRecipient each) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("address", each.recipient().address().text());
    fields.put("verdict", each.verdict().word());
    fields.put("reply", reply(each.verdict()).orElse(null));
    return fields;
  }

  private static Map<String, @Nullable Object> finding(Findings.Entry entry) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("filter", entry.filter());
    fields.put("name", entry.finding().name());
    switch (entry.finding()) {
      case Finding.Mark(String name, String value) -> fields.put("value", value);
      case Finding.Symbol symbol -> {
        fields.put("score", symbol.score());
        fields.put("options", symbol.options());
      }
      case Finding.SpamAction action -> {
        fields.put("score", action.score());
        fields.put("required", action.required());
      }
      case Finding.Virus(String signature) -> fields.put("virus", signature);
      case Finding.AuthResult(MethodResult result) -> {
        fields.put("reason", result.reason().orElse(null));
        result
            .properties()
            .forEach(each -> fields.put(each.type() + "." + each.name(), each.value()));
      }
      case Finding.WillSign signing ->
          fields.put(
              "domains", signing.identities().stream().map(SigningIdentity::domain).toList());
      case Finding.Greylisting greylisting -> fields.put("reason", greylisting.reason());
      case Finding.ReplyToOurs reply -> {
        fields.put("message-id", reply.messageId());
        fields.put("author", reply.author());
      }
    }
    return fields;
  }

  private static Map<String, @Nullable Object> filter(Report report) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", report.filter());
    fields.put("ms", report.took().toNanos() / 1e6);
    fields.put("outcome", report.outcome().verdict().word());
    report.failure().ifPresent(what -> fields.put("failure", what));
    return fields;
  }

  /** Lines for a human. */
  List<String> text(String file) {
    List<String> lines = new ArrayList<>();
    lines.add(
        Printable.of(file)
            + ": "
            + verdict.word()
            + reply
                .or(() -> reason(verdict))
                .map(what -> " (" + Printable.of(what) + ")")
                .orElse(""));
    for (Decision.ForRecipient each : recipients) {
      if (!(each.verdict() instanceof Verdict.Proceed)) {
        lines.add(
            "  "
                + each.recipient()
                + ": "
                + each.verdict().word()
                + reply(each.verdict()).map(text -> " (" + Printable.of(text) + ")").orElse(""));
      }
    }
    knowing.ifPresent(decision -> decision.reports().forEach(report -> lines.add(line(report))));
    edits.forEach(edit -> lines.add("  edit " + line(edit)));
    return lines;
  }

  private static String line(Report report) {
    return "  "
        + report.filter()
        + " at "
        + report.moment().name().toLowerCase(Locale.ROOT)
        + ": "
        + report.outcome().verdict().word()
        + report.failure().map(what -> ", failed: " + Printable.of(what)).orElse("")
        + ", "
        + report.took().toMillis()
        + " ms"
        + (report.outcome().findings().isEmpty()
            ? ""
            : ", found "
                + report.outcome().findings().stream().map(f -> Printable.of(f.name())).toList());
  }

  private static String line(EditLine edit) {
    String ordinal = edit.ordinal() > 0 ? " " + edit.ordinal() : "";
    String name = edit.name().isEmpty() ? "" : " " + edit.name() + ordinal;
    return edit.op().word() + name + edit.value().map(v -> ": " + Printable.of(v)).orElse("");
  }
}
