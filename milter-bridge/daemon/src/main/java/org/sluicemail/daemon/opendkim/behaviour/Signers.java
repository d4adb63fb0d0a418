package org.sluicemail.daemon.opendkim.behaviour;

import java.util.List;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Session;

/** Which signatures of a mail are looked at, given who sends it. */
record Signers(Senders senders, Screen screen) {
  List<HeaderField> chosen(Session session, Header header) {
    String domain =
        switch (senders.of(session, header)) {
          case Senders.Found.Mailbox(var address) -> address.domain();
          case Senders.Found.Nobody n -> "";
          case Senders.Found.Unreadable u -> "";
        };
    return screen.of(header, domain);
  }
}
