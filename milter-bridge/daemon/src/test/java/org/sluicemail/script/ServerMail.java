package org.sluicemail.script;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Octets;
import org.sluicemail.milter.codec.Modification;

/** A mail in the hands of a mail server, which carries out modifications as Postfix does. */
final class ServerMail {
  private static final HeaderField OWN = HeaderField.of("Received", "by us");

  private final List<String> recipients = new ArrayList<>();
  private final List<HeaderField> fields = new ArrayList<>();
  private final byte[] body;
  private final ByteArrayOutputStream replaced = new ByteArrayOutputStream();
  private boolean replaces;
  private String sender;

  ServerMail(Script.Mailing mailing, Script.Data data) {
    sender = mailing.sender().address().text();
    for (Script.To to : mailing.recipients()) {
      if (to.accepted()) {
        recipients.add(to.recipient().address().text());
      }
    }
    fields.add(OWN);
    fields.addAll(data.header().fields());
    body = data.octets();
  }

  void modify(Modification modification) {
    switch (modification) {
      case Modification.AddHeader(String name, Octets value) -> fields.add(field(name, value));
      case Modification.InsertHeader(int index, String name, Octets value) ->
          fields.add(Math.min(index, fields.size()), field(name, value));
      case Modification.ChangeHeader(int ordinal, String name, Octets value) ->
          change(ordinal, name, value);
      case Modification.ReplaceBody(Octets chunk) -> {
        replaces = true;
        replaced.writeBytes(chunk.toArray());
      }
      case Modification.AddRecipient add -> recipients.add(text(add.recipient()));
      case Modification.DeleteRecipient delete ->
          recipients.removeIf(text(delete.recipient())::equals);
      case Modification.ChangeSender change -> sender = text(change.sender());
      case Modification.Quarantine quarantine -> {}
    }
  }

  private static String text(String path) {
    return Address.parse(path).text();
  }

  private static HeaderField field(String name, Octets value) {
    String folded = value.text().replace("\n", "\r\n");
    return HeaderField.of(Octets.of(name), Octets.of(folded));
  }

  /** Counts as Postfix does: without its own Received, and without what was deleted before. */
  private void change(int ordinal, String name, Octets value) {
    int seen = 0;
    for (int i = 0; i < fields.size(); i++) {
      boolean own = fields.get(i) == OWN;
      if (!own && fields.get(i).isNamed(name) && ++seen == ordinal) {
        if (value.isEmpty()) {
          fields.remove(i);
        } else {
          fields.set(i, field(name, value));
        }
        return;
      }
    }
    if (!value.isEmpty()) {
      fields.add(field(name, value));
    }
  }

  Leaving leaving() {
    int own = fields.indexOf(OWN);
    List<HeaderField> others = new ArrayList<>(fields);
    others.remove(own);
    byte[] octets = replaces ? replaced.toByteArray() : body;
    return Leaving.of(sender, recipients, new Header(others), own, octets);
  }
}
