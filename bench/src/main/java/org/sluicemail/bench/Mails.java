package org.sluicemail.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Message;

/** The mail that is benchmarked: twelve header fields and 5 KB. */
final class Mails {
  private static final String LINE =
      "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do.\r\n";

  static final String BODY = LINE.repeat(5120 / LINE.length());

  private Mails() {}

  static Message message() {
    List<HeaderField> fields =
        IntStream.range(0, 12)
            .mapToObj(i -> HeaderField.of("X-Field-" + i, "value\n\tfolded into a second line"))
            .toList();
    return new Message(new Header(fields), Content.of(BODY.getBytes(StandardCharsets.US_ASCII)));
  }
}
