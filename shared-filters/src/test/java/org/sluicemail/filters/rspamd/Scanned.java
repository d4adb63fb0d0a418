package org.sluicemail.filters.rspamd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.ProtocolException;
import java.util.List;
import java.util.Optional;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Outcome;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/** What becomes of replies of rspamd. */
final class Scanned {
  static final Mail MAIL =
      new Mail(
          Session.UNKNOWN,
          new Envelope(
              ReversePath.of("ann@example.org"),
              Recipient.of("Bob@Example.NET"),
              Recipient.of("Eve@example.net"),
              Recipient.of("eVe@example.net")),
          new Message(
              new Header(
                  List.of(
                      HeaderField.of("Received", "one"),
                      HeaderField.of("X-Spam", "a"),
                      HeaderField.of("Subject", "s"),
                      HeaderField.of("X-Spam", "b"),
                      HeaderField.of("X-Spam", "c"))),
              Content.of(new byte[0])));

  private Scanned() {}

  static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static Outcome outcome(String reply) throws ProtocolException {
    return ScanOutcome.of(json(reply), Optional.empty(), MAIL);
  }

  /** The edits of {@code 'action':'no action'} with these members, each in a short form. */
  static List<String> edits(String members) throws ProtocolException {
    return edits(outcome("{'action':'no action'," + members + "}"));
  }

  static List<String> edits(Outcome outcome) {
    return outcome.edits().stream().map(Scanned::text).toList();
  }

  static String text(Edit edit) {
    return switch (edit) {
      case Edit.Top(HeaderField field) -> "top " + field;
      case Edit.Prepend(HeaderField field) -> "prepend " + field;
      case Edit.Insert(int position, HeaderField field) -> position + " " + field;
      case Edit.Append(HeaderField field) -> "append " + field;
      case Edit.Remove(String name, int ordinal) -> "-" + name + " " + ordinal;
      case Edit.RemoveAll(String name) -> "-" + name;
      case Edit.ChangeSender(ReversePath sender) -> "from " + sender;
      case Edit.AddRecipient(Recipient recipient) -> "+" + recipient;
      case Edit.RemoveRecipient(Address address) -> "-" + address;
      case Edit.Replace e -> throw new AssertionError(e);
      case Edit.ReplaceBody e -> "body";
    };
  }
}
