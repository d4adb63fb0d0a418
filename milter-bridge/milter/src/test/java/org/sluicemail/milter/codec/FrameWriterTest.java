package org.sluicemail.milter.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.sluicemail.mail.Octets;

class FrameWriterTest {
  private final FrameWriter writer = new FrameWriter();

  @Test
  void gathersAllOfAnAnswer() throws ProtocolException {
    assertThat(writer.isEmpty()).isTrue();
    writer.add(new Modification.Quarantine("why")).add(new Answer.Accept());
    assertThat(writer.size()).isEqualTo(14);
    assertThat(Wire.content(writer)).isEqualTo(Wire.bytes("00000005 'qwhy' 00 00000001 'a'"));
  }

  @Test
  void beginsAnewWhenCleared() {
    writer.add(new Answer.Accept());
    writer.clear();
    assertThat(writer.isEmpty()).isTrue();
    writer.add(new Answer.Reject());
    assertThat(Wire.content(writer)).isEqualTo(Wire.bytes("00000001 'r'"));
  }

  @Test
  void growsAsNeededAndGivesBack() throws ProtocolException {
    Octets chunk = Octets.of(new byte[65_535]);
    for (int i = 0; i < 10; i++) {
      writer.add(new Modification.ReplaceBody(chunk));
    }
    assertThat(Wire.frames(Wire.content(writer)))
        .hasSize(10)
        .allMatch(frame -> frame.payload().equals(chunk));
    writer.clear();
    assertThat(writer.content().array().length).isLessThan(1024);
  }

  @Test
  void textOfAnyLengthFits() throws ProtocolException {
    for (int length = 0; length < 3000; length += 7) {
      writer.add(new Command.Helo("é".repeat(length)));
    }
    assertThat(Wire.frames(Wire.content(writer))).hasSize(429);
  }
}
