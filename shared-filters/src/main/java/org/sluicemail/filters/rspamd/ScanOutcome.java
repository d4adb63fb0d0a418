package org.sluicemail.filters.rspamd;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Mail;

/** What a reply of rspamd comes to: findings and edits, but no verdict. */
final class ScanOutcome {
  /** Tells what would have been done. */
  static final String ACTION_FIELD = "X-Rspamd-Action";

  /** Each is a packet to the mail server; rspamd's own modules ask for some dozens. */
  private static final int MAX_EDITS = 1000;

  /** What rspamd's own milter marks spam with. */
  private static final String MARK = "X-Spam";

  private ScanOutcome() {}

  /**
   * {@code ProtocolException} when {@code reply} is none, and {@code body} is still the caller's.
   */
  static Outcome of(JsonNode reply, Optional<Content> body, Mail received)
      throws ProtocolException {
    ScanResult result = ScanResult.of(reply);
    FieldEdits fields = new FieldEdits(received.message().header());
    boolean marked = fields(result, fields);
    List<Edit> edits = new ArrayList<>(fields.edits());
    edits.addAll(EnvelopeEdits.of(result.milter(), received.envelope()));
    if (edits.size() > MAX_EDITS) {
      throw new ProtocolException("rspamd wants " + edits.size() + " edits");
    }
    body.ifPresent(octets -> edits.add(new Edit.ReplaceBody(octets)));
    return new Outcome(Verdict.proceed(), edits, findings(result, marked));
  }

  /** Whether there is a mark as spam among the edits. */
  private static boolean fields(ScanResult result, FieldEdits fields) {
    JsonNode milter = result.milter();
    fields.sign(result.dkimSignatures());
    fields.remove(milter.path("remove_headers"));
    fields.add(milter.path("add_headers"));
    if (result.isWithheld()) {
      fields.append(ACTION_FIELD, result.named());
      return false;
    }
    int before = fields.edits().size();
    if (marks(result)) {
      mark(fields, milter.path("spam_header"));
    }
    return fields.edits().size() > before;
  }

  /** rspamd's milter heeds it for this action only. */
  private static boolean marks(ScanResult result) {
    return result.action().action().equals("add header") && result.milter().has("spam_header");
  }

  private static void mark(FieldEdits fields, JsonNode header) {
    if (header.isObject()) {
      header.properties().forEach(each -> fields.mark(each.getKey(), each.getValue()));
    } else {
      fields.mark(MARK, header);
    }
  }

  private static List<Finding> findings(ScanResult result, boolean marked) {
    List<Finding> findings = new ArrayList<>();
    findings.add(result.action());
    findings.addAll(result.symbols());
    result
        .preResult()
        .ifPresent(text -> findings.add(new Finding.Mark(ScanMarks.PRE_RESULT, text)));
    if (marked) {
      findings.add(new Finding.Mark(ScanMarks.SPAM_HEADER));
    }
    return findings;
  }
}
