package org.sluicemail.james;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluicemail.chain.Edits;
import org.sluicemail.filter.Edit;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Limits;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Spool;

class JamesMailTest {
  /** 8-bit octets in header and body, a field twice, odd blanks, a bare LF in the body. */
  private static final String MESSAGE =
      "Subject:  caf\u00e9\r\nX-A: 1\r\n\tfolded\r\nx-a:2\r\nFrom: a@example.org\r\n\r\n\u00ff\n.\r\n";

  @TempDir Path folder;

  @AfterEach
  void dispose() {
    Mails.dispose();
  }

  private MailImpl edited(String session, Edit... edits) throws Exception {
    MailImpl mail = Mails.mail(MESSAGE, "b@example.org", "c@example.org");
    Spool spool = new Spool(folder, 1 << 16, 1 << 20);
    try (JamesMail james = JamesMail.read(mail, session, spool, Limits.DEFAULT)) {
      james.edit(Edits.of(james.received().header(), List.of(edits)));
    }
    assertThat(spool.open()).isZero();
    return mail;
  }

  private String octets(Edit... edits) throws Exception {
    return Mails.octets(edited(FakeSession.ID, edits));
  }

  private static HeaderField field(String text) {
    return HeaderField.of("X-New", text);
  }

  @Test
  void theOwnReceivedFieldIsNotSeen() throws Exception {
    MailImpl mail = Mails.mail(MESSAGE, "b@example.org");
    Spool spool = new Spool(folder, 1 << 16, 1 << 20);
    try (JamesMail james = JamesMail.read(mail, FakeSession.ID, spool, Limits.DEFAULT)) {
      assertThat(james.received().header().fields()).hasSize(4);
    }
    for (String stranger : List.of("", "ffff")) {
      try (JamesMail james = JamesMail.read(mail, stranger, spool, Limits.DEFAULT)) {
        assertThat(james.received().header().fields()).hasSize(5);
      }
    }
  }

  @Test
  void nothingChangesWithoutEdits() throws Exception {
    assertThat(octets()).isEqualTo(Mails.OWN + MESSAGE);
  }

  @Test
  void fieldsComeExactlyWhereTheyBelong() throws Exception {
    assertThat(
            octets(
                new Edit.Top(field("top")),
                new Edit.Prepend(field("prepended")),
                new Edit.Insert(1, field("inserted")),
                new Edit.Replace(2, HeaderField.of("X-A", "other")),
                new Edit.Append(field("appended"))))
        .isEqualTo(
            "X-New: top\r\n"
                + Mails.OWN
                + "X-New: prepended\r\nSubject:  caf\u00e9\r\nX-New: inserted\r\n"
                + "X-A: 1\r\n\tfolded\r\nX-A: other\r\nFrom: a@example.org\r\n"
                + "X-New: appended\r\n\r\n\u00ff\n.\r\n");
  }

  @Test
  void fieldsGo() throws Exception {
    assertThat(octets(new Edit.RemoveAll("x-a")))
        .isEqualTo(Mails.OWN + "Subject:  caf\u00e9\r\nFrom: a@example.org\r\n\r\n\u00ff\n.\r\n");
  }

  @Test
  void anotherBody() throws Exception {
    try (Content body = Content.of(new byte[] {'n', 'e', 'w', (byte) 0xFE})) {
      assertThat(octets(new Edit.ReplaceBody(body)))
          .isEqualTo(Mails.OWN + MESSAGE.substring(0, MESSAGE.length() - 5) + "new\u00fe");
    }
  }

  @Test
  void anotherEnvelope() throws Exception {
    MailImpl mail =
        edited(
            FakeSession.ID,
            new Edit.ChangeSender(ReversePath.of("<x@example.org>")),
            new Edit.RemoveRecipient(Address.parse("b@example.org")),
            new Edit.AddRecipient(Recipient.of("<d@example.org>")));
    assertThat(mail.getMaybeSender().asString()).isEqualTo("x@example.org");
    assertThat(mail.getRecipients())
        .containsExactly(new MailAddress("c@example.org"), new MailAddress("d@example.org"));
    assertThat(Mails.octets(mail)).isEqualTo(Mails.OWN + MESSAGE);
  }

  @Test
  void theNullSender() throws Exception {
    MailImpl mail = edited(FakeSession.ID, new Edit.ChangeSender(ReversePath.NULL));
    assertThat(mail.getMaybeSender().isNullSender()).isTrue();
  }

  @Test
  void anAddressThatJamesCannotHaveIsAFailure() {
    assertThatThrownBy(
            () -> edited(FakeSession.ID, new Edit.AddRecipient(Recipient.of("<.a@example.org>"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Mail1");
  }
}
