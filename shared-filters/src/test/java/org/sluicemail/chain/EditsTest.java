package org.sluicemail.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluicemail.filter.Edit;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Mails;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;

class EditsTest {
  private static final Header RECEIVED = Mails.header("A: 1\nB: 2\na: 3\nC: 4\n");

  private static List<String> after(Header received, Edit... edits) {
    return lines(Edits.of(received, List.of(edits)).apply(received));
  }

  private static List<String> lines(Header header) {
    return header.fields().stream().map(HeaderField::toString).toList();
  }

  private static HeaderField field(String name, String text) {
    return HeaderField.of(name, text);
  }

  @Test
  void withoutEditsAMailStaysAsItIs() {
    Mail mail = Mails.mail("A : x\n  folded\nB:\n\nbody");

    Mail same = Edits.of(mail.message().header(), List.of()).apply(mail);

    assertThat(same).isEqualTo(mail);
  }

  /** So say those who count fields by name, too. */
  @Test
  void blanksOfUnicodeMakeAnotherName() {
    Header received = Mails.header("A\u2003: 1\nA : 2\nA\u00a0: 3\na : 4\n");

    assertThat(after(received, new Edit.Remove("A", 1)))
        .containsExactly("A\u2003: 1", "A\u00a0: 3", "a : 4");
    assertThat(after(received, new Edit.RemoveAll("a")))
        .containsExactly("A\u2003: 1", "A\u00a0: 3");
    assertThat(received.ordinals()).containsExactly(1, 1, 1, 2);
  }

  @Test
  @Timeout(5)
  void manyNamesCostNoMoreThanManyFields() {
    List<HeaderField> fields =
        IntStream.range(0, 60_000).mapToObj(i -> field("X-" + i, "")).toList();
    List<Edit> edits = fields.stream().<Edit>map(f -> new Edit.RemoveAll(f.name())).toList();
    Header received = new Header(fields);

    assertThat(Edits.of(received, edits).apply(received)).isEqualTo(Header.EMPTY);
  }

  @Test
  @Timeout(5)
  void manyRecipientsCostNoMoreThanTheirNumber() {
    List<Recipient> all =
        IntStream.range(0, 120_000).mapToObj(i -> Recipient.of(i + "@example.org")).toList();
    List<Edit> edits =
        all.stream().skip(1).<Edit>map(r -> new Edit.RemoveRecipient(r.address())).toList();
    Envelope received = new Envelope(ReversePath.NULL, all);

    assertThat(Edits.of(Header.EMPTY, edits).apply(received).recipients())
        .containsExactly(all.getFirst());
  }

  @Test
  void addsAtEachPlaceInTheOrderOfTheChain() {
    assertThat(
            after(
                RECEIVED,
                new Edit.Append(field("E", "1")),
                new Edit.Prepend(field("P", "1")),
                new Edit.Top(field("T", "1")),
                new Edit.Insert(1, field("I", "1")),
                new Edit.Insert(9, field("I", "9")),
                new Edit.Insert(4, field("I", "4")),
                new Edit.Insert(0, field("I", "0")),
                new Edit.Insert(1, field("I", "2")),
                new Edit.Top(field("T", "2")),
                new Edit.Prepend(field("P", "2")),
                new Edit.Append(field("E", "2"))))
        .containsExactly(
            "T: 1", "T: 2", "P: 1", "P: 2", "I: 0", "A: 1", "I: 1", "I: 2", "B: 2", "a: 3", "C: 4",
            "E: 1", "I: 9", "I: 4", "E: 2");
  }

  @Test
  void ordinalsCountTheReceivedFieldsOfANameInAnyCase() {
    assertThat(
            after(
                RECEIVED,
                new Edit.Prepend(field("A", "new")),
                new Edit.Remove("a", 1),
                new Edit.Replace(2, field("A", "three"))))
        .containsExactly("A: new", "B: 2", "A: three", "C: 4");
  }

  @Test
  void whatWasNotReceivedCannotBeRemoved() {
    assertThat(
            after(
                RECEIVED,
                new Edit.Append(field("A", "new")),
                new Edit.Append(field("D", "new")),
                new Edit.Remove("A", 3),
                new Edit.RemoveAll("D")))
        .containsExactly("A: 1", "B: 2", "a: 3", "C: 4", "A: new", "D: new");
  }

  @Test
  void whatWasNotReceivedIsAppendedWhenReplaced() {
    assertThat(after(Header.EMPTY, new Edit.Replace(1, field("Subject", "x"))))
        .containsExactly("Subject: x");
  }

  @Test
  void theLaterOfTwoEditsOfOneFieldWins() {
    Edit replace = new Edit.Replace(1, field("B", "new"));
    Edit other = new Edit.Replace(1, field("b", "newer"));
    Edit remove = new Edit.Remove("B", 1);

    assertThat(after(RECEIVED, replace, other)).contains("b: newer").doesNotContain("B: new");
    assertThat(after(RECEIVED, replace, remove)).containsExactly("A: 1", "a: 3", "C: 4");
    assertThat(after(RECEIVED, new Edit.RemoveAll("B"), replace)).contains("B: new");
    assertThat(after(Header.EMPTY, replace, other))
        .as("also of a field that is not there")
        .containsExactly("b: newer");
  }

  @Test
  void tellsWhatIsContested() {
    Edit replace = new Edit.Replace(1, field("B", "new"));
    Edit absent = new Edit.Replace(3, field("X", "1"));

    assertThat(contested(replace, new Edit.Remove("A", 1), new Edit.Append(field("B", "1"))))
        .isEmpty();
    assertThat(contested(new Edit.Remove("A", 1), new Edit.RemoveAll("a")))
        .as("both say the same")
        .isEmpty();
    assertThat(contested(replace, new Edit.RemoveAll("b"))).containsExactly("B");
    assertThat(contested(absent, new Edit.Replace(3, field("X", "2")))).containsExactly("X");
    assertThat(
            contested(
                new Edit.ChangeSender(ReversePath.NULL),
                new Edit.ChangeSender(ReversePath.of("a@example.org")),
                new Edit.ReplaceBody(Content.of(new byte[1])),
                new Edit.ReplaceBody(Content.of(new byte[2]))))
        .containsExactly("the sender", "the body");
  }

  private static Iterable<String> contested(Edit... edits) {
    return Edits.contested(RECEIVED, List.of(edits));
  }

  @Test
  void changesTheEnvelopeAndTheBody() throws Exception {
    Mail mail = Mails.mail("A: 1\n\nold");
    Content body = Content.of("new".getBytes(StandardCharsets.US_ASCII));
    Recipient dave = Recipient.of("dave@example.net", "NOTIFY=NEVER");
    List<Edit> edits =
        List.of(
            new Edit.ReplaceBody(Content.of(new byte[0])),
            new Edit.ReplaceBody(body),
            new Edit.ChangeSender(ReversePath.of("x@example.com")),
            new Edit.RemoveRecipient(new Address("bob@example.org")),
            new Edit.RemoveRecipient(new Address("nobody@example.org")),
            new Edit.AddRecipient(dave));

    Mail edited = Edits.of(mail.message().header(), edits).apply(mail);

    assertThat(edited.envelope()).isEqualTo(new Envelope(ReversePath.of("x@example.com"), dave));
    assertThat(Mails.text(edited.message())).isEqualTo("A: 1\r\n\r\nnew");
    assertThat(edited.session()).isEqualTo(mail.session());
  }
}
