package org.sluicemail.daemon.real;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sluicemail.filter.Edit;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Octets;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.servers.Delivery;
import org.sluicemail.servers.SmtpClient;
import org.sluicemail.servers.SmtpReply;
import org.sluicemail.servers.SmtpSink;

/** Edits of the header through a real mail server give the header that the chain says. */
interface RealEdits {
  String BODY = "\r\nbody\r\n";
  String MANY =
      Sample.HEADER + "X-A: 1\r\nX-B: 1\r\nX-A: 2\r\n\tfolded\r\nX-C:none\r\nX-A: 3\r\nX-B: 2\r\n";

  /** The server, with a filter that does what is planned. */
  Mta mta() throws IOException;

  /** What is planned for the filter. */
  Plans plans();

  private static HeaderField field(String text) {
    return HeaderField.of(Octets.of(text.getBytes(ISO_8859_1)));
  }

  /** Sends {@code header} with a body through the server, which edits; the header as delivered. */
  private void assertAsTheChainSays(String header, List<Edit> edits) throws IOException {
    String token = SmtpSink.token();
    Plans.Result expected = send(token, header + BODY, edits);
    Delivery delivery = mta().sink().take(token);
    String below = new String(expected.below().toBytes(), ISO_8859_1);
    String top = new String(expected.top().toBytes(), ISO_8859_1);
    assertThat(new String(delivery.withoutReceived(mta().host()), ISO_8859_1))
        .as("%s", edits)
        .isEqualTo(top + below + BODY);
    assertThat(delivery.text()).as("%s", edits).startsWith(top + "Received:");
  }

  /** Sends the message to two recipients; what the chain says should come of it. */
  default Plans.Result send(String token, String message, List<Edit> edits) throws IOException {
    plans().plan(token, edits);
    List<String> recipients = List.of(token + "@example.test", token + "-two@example.test");
    try (SmtpClient client = SmtpClient.open(mta().port(), "client.test")) {
      SmtpReply reply = client.mail("sender@client.test", recipients, message.getBytes(ISO_8859_1));
      assertThat(reply.code()).as("%s", reply).isEqualTo(250);
    }
    return plans().result(token);
  }

  @Test
  default void eachKindAlone() throws IOException {
    for (Edit edit : alone()) {
      assertAsTheChainSays(MANY, List.of(edit));
    }
  }

  private static List<Edit> alone() {
    List<Edit> edits = new ArrayList<>();
    edits.add(new Edit.Top(field("X-New: top")));
    edits.add(new Edit.Prepend(field("X-New: prepended")));
    edits.add(new Edit.Append(field("X-New: appended")));
    for (int position = 0; position < 14; position++) {
      edits.add(new Edit.Insert(position, field("X-New: inserted")));
    }
    for (int ordinal = 1; ordinal <= 4; ordinal++) {
      edits.add(new Edit.Replace(ordinal, field("X-A: replaced")));
      edits.add(new Edit.Remove("x-a", ordinal));
    }
    edits.add(new Edit.RemoveAll("X-A"));
    edits.add(new Edit.Replace(1, field("X-New: of nothing")));
    edits.add(new Edit.Remove("X-New", 1));
    return edits;
  }

  @Test
  default void someTogether() throws IOException {
    Random random = new Random(5);
    for (int round = 0; round < (Boolean.getBoolean("sluice.long") ? 300 : 30); round++) {
      assertAsTheChainSays(MANY, together(random));
    }
  }

  private static List<Edit> together(Random random) {
    List<Edit> edits = new ArrayList<>();
    int count = random.nextInt(2, 9);
    for (int i = 0; i < count; i++) {
      String name = List.of("X-A", "X-B", "X-C", "X-New").get(random.nextInt(4));
      HeaderField field = field(name + ": of edit " + i);
      int number = random.nextInt(1, 5);
      edits.add(
          switch (random.nextInt(8)) {
            case 0 -> new Edit.Top(field);
            case 1 -> new Edit.Prepend(field);
            case 2 -> new Edit.Append(field);
            case 3, 4 -> new Edit.Insert(random.nextInt(14), field);
            case 5 -> new Edit.Replace(number, field);
            case 6 -> new Edit.RemoveAll(name);
            default -> new Edit.Remove(name, number);
          });
    }
    return edits;
  }

  @Test
  default void valuesOfEveryForm() throws IOException {
    for (String value :
        List.of(
            " plain",
            " \u00e4\u00f6 8-bit",
            " first\r\n\tsecond\r\n  third",
            "no blank",
            "  two blanks",
            "\ttab",
            " trailing blank ",
            " %s percent %d")) {
      HeaderField field = field("X-A:" + value);
      for (Edit edit :
          List.of(
              new Edit.Top(field),
              new Edit.Prepend(field),
              new Edit.Insert(3, field),
              new Edit.Append(field),
              new Edit.Replace(2, field))) {
        assertAsTheChainSays(MANY, List.of(edit));
      }
    }
  }

  @Test
  default void fieldsThatServersKnow() throws IOException {
    for (Map.Entry<String, String> each : known().entrySet()) {
      HeaderField field = field(each.getKey() + ": " + each.getValue());
      assertAsTheChainSays(MANY, List.of(new Edit.Prepend(field)));
      assertAsTheChainSays(MANY, List.of(new Edit.Append(field)));
      assertAsTheChainSays(MANY, List.of(new Edit.Replace(1, field)));
      assertAsTheChainSays(MANY, List.of(new Edit.RemoveAll("X-A"), new Edit.Insert(2, field)));
    }
  }

  private static Map<String, String> known() {
    return Map.of(
        "Subject", "[spam] other",
        "DKIM-Signature",
            "v=1; a=rsa-sha256; d=example.test;\r\n\th=from:to;\r\n\tb=" + "x".repeat(70),
        "Authentication-Results", "mx.example.test; spf=pass smtp.mailfrom=a@b.test",
        "Reply-To", "Somebody <somebody@example.test>, Else <else@example.test>",
        "Cc", "One <one@example.test>, Two <two@example.test>",
        "X-Long", "word ".repeat(180) + "end");
  }

  @Test
  default void bodiesOfEverySize() throws IOException {
    for (int size : List.of(0, 2, 65_534, 65_535, 65_536, 3 << 20)) {
      String token = SmtpSink.token();
      String body = Samples.body(size);
      Content content = Content.of(body.getBytes(ISO_8859_1));
      send(token, MANY + BODY, List.of(new Edit.ReplaceBody(content)));
      assertThat(mta().sink().take(token).withoutReceived(mta().host()))
          .as("body of %s", size)
          .isEqualTo((MANY + "\r\n" + body).getBytes(ISO_8859_1));
    }
  }

  @Test
  default void senderAndRecipients() throws IOException {
    String token = SmtpSink.token();
    for (List<Edit> edits : envelopes(token)) {
      Envelope expected = send(token, MANY + BODY, edits).envelope();
      Delivery delivery = mta().sink().take(token);
      assertThat(delivery.sender()).isEqualTo(expected.sender().address().text());
      assertThat(delivery.recipients())
          .as("%s", edits)
          .containsExactlyInAnyOrderElementsOf(
              expected.recipients().stream().map(each -> each.address().text()).toList());
    }
  }

  private static List<List<Edit>> envelopes(String token) {
    Edit other = new Edit.ChangeSender(ReversePath.of("<other@example.test>"));
    Edit nobody = new Edit.ChangeSender(ReversePath.NULL);
    Edit more = new Edit.AddRecipient(Recipient.of("<" + token + "-three@example.test>"));
    Edit fewer = new Edit.RemoveRecipient(Address.parse("<" + token + "@example.test>"));
    Edit unknown = new Edit.RemoveRecipient(Address.parse("<unknown@example.test>"));
    return List.of(
        List.of(other),
        List.of(nobody),
        List.of(more),
        List.of(fewer),
        List.of(unknown),
        List.of(fewer, other, more));
  }
}
