package org.sluicemail.milter.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was encoded is decoded as it was. */
class RoundTripTest {
  private static final int MANY = 20_000;

  private final long seed = Samples.seed();
  private final Samples samples = new Samples(seed);

  @Test
  void everyCommandComesBack() throws ProtocolException {
    List<Command> sent = new ArrayList<>();
    FrameWriter writer = new FrameWriter();
    for (int i = 0; i < MANY; i++) {
      sent.add(samples.command());
      writer.add(sent.getLast());
    }
    List<Frame> frames = Wire.frames(Wire.content(writer));
    assertThat(frames).hasSameSizeAs(sent);
    for (int i = 0; i < MANY; i++) {
      assertEquals(sent.get(i), Command.decode(frames.get(i)), () -> "seed " + seed);
    }
  }

  @Test
  void everyResponseComesBack() throws ProtocolException {
    List<Response> sent = new ArrayList<>();
    FrameWriter writer = new FrameWriter();
    for (int i = 0; i < MANY; i++) {
      sent.add(samples.response());
      writer.add(sent.getLast());
    }
    List<Frame> frames = Wire.frames(Wire.content(writer));
    assertThat(frames).hasSameSizeAs(sent);
    for (int i = 0; i < MANY; i++) {
      assertEquals(sent.get(i), Response.decode(frames.get(i)), () -> "seed " + seed);
    }
  }
}
