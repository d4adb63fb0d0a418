package org.sluicemail.daemon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.daemon.server.Encoded.encode;
import static org.sluicemail.daemon.server.Encoded.header;

import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.filter.Edit;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Octets;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.milter.codec.Action;
import org.sluicemail.milter.codec.Frame;
import org.sluicemail.milter.codec.Modification;
import org.sluicemail.milter.codec.Options;

class EditEncoderTest {
  @Test
  void addsOnTopAndBelowTheServersOwnField() {
    assertThat(
            encode(
                header("A: 1"),
                true,
                new Edit.Top(HeaderField.of("T1", "t")),
                new Edit.Top(HeaderField.of("T2", "t")),
                new Edit.Prepend(HeaderField.of("P1", "p")),
                new Edit.Prepend(HeaderField.of("P2", "p")),
                new Edit.Append(HeaderField.of("Z", "z"))))
        .containsExactly(
            new Modification.InsertHeader(1, "P2", Octets.of(" p")),
            new Modification.InsertHeader(1, "P1", Octets.of(" p")),
            new Modification.InsertHeader(0, "T2", Octets.of(" t")),
            new Modification.InsertHeader(0, "T1", Octets.of(" t")),
            new Modification.AddHeader("Z", Octets.of(" z")));
  }

  /** Sendmail adds a field above the first of its name. */
  @Test
  void appendsBeyondTheLastWhereTheNameIsTaken() {
    assertThat(
            encode(
                header("A: 1"),
                true,
                new Edit.Append(HeaderField.of("a", "2")),
                new Edit.Append(HeaderField.of("B", "1")),
                new Edit.Append(HeaderField.of("B", "2")),
                new Edit.Append(HeaderField.of("Received", "here"))))
        .containsExactly(
            new Modification.InsertHeader(1_000_000, "a", Octets.of(" 2")),
            new Modification.AddHeader("B", Octets.of(" 1")),
            new Modification.InsertHeader(1_000_000, "B", Octets.of(" 2")),
            new Modification.InsertHeader(1_000_000, "Received", Octets.of(" here")));
  }

  @Test
  void removesFromTheLastToTheFirst() {
    assertThat(encode(header("X: 1", "Y: 2", "x: 3", "X: 4"), true, new Edit.RemoveAll("X")))
        .containsExactly(
            new Modification.ChangeHeader(3, "X", Octets.EMPTY),
            new Modification.ChangeHeader(2, "x", Octets.EMPTY),
            new Modification.ChangeHeader(1, "X", Octets.EMPTY));
  }

  /** The usual chain: foreign copies of our field go before ours is there. */
  @Test
  void removesBeforeItPrepends() {
    assertThat(
            encode(
                header("X-Spam: forged"),
                true,
                new Edit.RemoveAll("X-Spam"),
                new Edit.Prepend(HeaderField.of("X-Spam", "no"))))
        .containsExactly(
            new Modification.ChangeHeader(1, "X-Spam", Octets.EMPTY),
            new Modification.InsertHeader(1, "X-Spam", Octets.of(" no")));
  }

  @Test
  void insertsAtTheEndBeyondTheLastField() {
    HeaderField field = HeaderField.of("Z", "z");
    assertThat(encode(header("A: 1"), true, new Edit.Insert(Integer.MAX_VALUE, field)))
        .containsExactly(new Modification.AddHeader("Z", Octets.of(" z")));
  }

  @Test
  void leavesTheLeadingSpaceToServersThatAddOne() {
    Edit edit = new Edit.Append(HeaderField.of("A", "one\r\n\ttwo"));
    assertThat(encode(Header.EMPTY, true, edit))
        .containsExactly(new Modification.AddHeader("A", Octets.of(" one\n\ttwo")));
    assertThat(encode(Header.EMPTY, false, edit))
        .containsExactly(new Modification.AddHeader("A", Octets.of("one\n\ttwo")));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anEmptyValueDoesNotDelete(boolean leadingSpace) {
    for (String raw : List.of("A:", "A: ")) {
      HeaderField empty = HeaderField.of(Octets.of(raw));
      List<Modification> sent = encode(header("A: x"), leadingSpace, new Edit.Replace(1, empty));
      assertThat(sent).containsExactly(new Modification.ChangeHeader(1, "A", Octets.of(" ")));
    }
  }

  @Test
  void aValueCannotBeginAnotherField() {
    HeaderField evil = HeaderField.of(Octets.of("A"), Octets.of(" x\r\nB: y\r\n\r\n\0body"));
    Modification sent = encode(Header.EMPTY, true, new Edit.Append(evil)).getFirst();
    String value = ((Modification.AddHeader) sent).value().text();
    assertThat(value).doesNotContain("\r", "\0").doesNotContainPattern("\n[^ \t]");
  }

  @Test
  void sendsABodyInPartsThatFollowEachOther() {
    byte[] body = new byte[2 * Frame.PAYLOAD_LIMIT + 1];
    new Random(1).nextBytes(body);
    List<Modification> sent =
        encode(
            header("A: 1"),
            true,
            new Edit.ReplaceBody(Content.of(body)),
            new Edit.Append(HeaderField.of("B", "2")),
            new Edit.AddRecipient(Recipient.of("c@example.org")));
    assertThat(sent).hasSize(5);
    assertThat(sent.subList(1, 4))
        .containsExactlyElementsOf(Modification.ReplaceBody.split(Octets.of(body, 0, body.length)));
  }

  @Test
  void sendsAnEmptyBodyAsOneEmptyPart() {
    assertThat(encode(Header.EMPTY, true, new Edit.ReplaceBody(Content.of(new byte[0]))))
        .containsExactly(new Modification.ReplaceBody(Octets.EMPTY));
  }

  @Test
  void changesTheEnvelope() {
    List<Edit> edits =
        List.of(
            new Edit.ChangeSender(ReversePath.NULL),
            new Edit.AddRecipient(
                new Recipient(Address.parse("<b@example.org>"), List.of("NOTIFY=NEVER", "X=1"))),
            new Edit.RemoveRecipient(Address.parse("<c@example.org>")));
    assertThat(encode(Header.EMPTY, true, edits))
        .containsExactly(
            new Modification.ChangeSender("<>"),
            new Modification.AddRecipient("<b@example.org>", "NOTIFY=NEVER X=1"),
            new Modification.DeleteRecipient("<c@example.org>"));
    Options plain = new Options(6, EnumSet.of(Action.ADD_RECIPIENT), Set.of());
    assertThat(encode(Header.EMPTY, plain, edits))
        .contains(new Modification.AddRecipient("<b@example.org>"));
  }
}
