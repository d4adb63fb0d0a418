package org.sluicemail.james;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.junit.jupiter.api.Test;
import org.sluicemail.mail.ReversePath;

class MailParametersTest {
  private final FakeSession session = new FakeSession();

  private ReversePath sender() {
    return JamesSession.sender(session.session(), MaybeSender.getMailSender("a@example.org"));
  }

  @Test
  void allThatJamesTells() {
    MailParameters.note(session.session(), "BODY", "8BITMIME");
    MailParameters.note(session.session(), "SMTPUTF8", "");
    assertThat(sender()).isEqualTo(ReversePath.of("a@example.org", "BODY=8BITMIME", "SMTPUTF8"));
    assertThat(sender().parameters()).hasSize(2);
  }

  @Test
  void noneAtAll() {
    assertThat(sender()).isEqualTo(ReversePath.of("a@example.org"));
  }

  @Test
  void theSizeIsKeptByJames() {
    AttachmentKey<Integer> key = AttachmentKey.of("MESG_SIZE", Integer.class);
    session.session().setAttachment(key, 100, State.Transaction);
    assertThat(sender().parameters()).containsExactly("SIZE=100");
  }

  @Test
  void thoseOfAnotherMailAreForgotten() {
    MailParameters.note(session.session(), "BODY", "8BITMIME");
    MailParameters.forget(session.session());
    assertThat(sender().parameters()).isEmpty();
  }
}
