package org.sluicemail.filters.rspamd;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.Session;
import org.sluicemail.mail.Tls;
import org.sluicemail.upstream.HttpField;

/** What rspamd is told of a mail besides the message; what is not known is left out. */
final class RequestFields {
  private final List<HttpField> fields = new ArrayList<>();

  private RequestFields() {}

  static List<HttpField> of(Mail mail, Settings settings, String authservId) {
    RequestFields request = new RequestFields();
    request.session(mail.session(), authservId);
    request.envelope(mail.envelope(), settings.deliverTo());
    settings.settingsId().ifPresent(id -> request.add("Settings-ID", id));
    // As from a milter: headers as edits, and of a rewritten message the body alone.
    request.add("Flags", "milter,body_block" + (settings.passAll() ? ",pass_all" : ""));
    settings.headers().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(field -> request.add(field.getKey(), field.getValue()));
    return List.copyOf(request.fields);
  }

  private void session(Session session, String authservId) {
    add("IP", session.client().addressText());
    add("Hostname", session.client().name());
    add("Helo", session.helo());
    session.user().ifPresent(user -> add("User", user));
    add("Queue-ID", session.queueId());
    Session.Server server = session.server();
    add("MTA-Name", server.name().isEmpty() ? authservId : server.name());
    add("MTA-Tag", server.tag());
    add("User-Agent", server.version());
    session.tls().ifPresent(this::tls);
  }

  private void tls(Tls tls) {
    add("TLS-Cipher", tls.cipher());
    add("TLS-Version", tls.version());
    add("TLS-Cert-Issuer", tls.certificateIssuer());
  }

  private void envelope(Envelope envelope, boolean deliverTo) {
    add("From", envelope.sender().address().path());
    envelope.sender().parameters().forEach(each -> add("X-Rspamd-Mail-Esmtp-Args", pair(each)));
    List<Recipient> recipients = envelope.recipients();
    for (int i = 0; i < recipients.size(); i++) {
      add("Rcpt", recipients.get(i).address().path());
      for (String parameter : recipients.get(i).parameters()) {
        add("X-Rspamd-Rcpt-Esmtp-Args", i + ":" + pair(parameter));
      }
    }
    if (deliverTo && recipients.size() == 1) {
      add("Deliver-To", recipients.getFirst().address().text());
    }
  }

  /** rspamd wants a pair; a parameter without value, such as SMTPUTF8, has an empty one. */
  private static String pair(String parameter) {
    return parameter.indexOf('=') < 0 ? parameter + "=" : parameter;
  }

  private void add(String name, String value) {
    HttpField field = new HttpField(name, value);
    if (!field.value().isEmpty()) {
      fields.add(field);
    }
  }
}
