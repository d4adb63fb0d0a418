package org.sluicemail.milter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class DeadlineTest {
  @Test
  void endsAWaitAndSaysSo() throws IOException {
    Pipe pipe = Pipe.open();
    try (Pipe.SinkChannel sink = pipe.sink()) {
      Deadline deadline = new Deadline(pipe.source(), Duration.ofMillis(30), "answer");
      assertThatThrownBy(() -> pipe.source().read(ByteBuffer.allocate(1)))
          .isInstanceOf(ClosedChannelException.class);
      assertThatThrownBy(deadline::stop)
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessage("no answer within 30 ms");
      assertThat(sink.isOpen()).isTrue();
    }
  }

  @Test
  void stoppedInTimeDoesNothing() throws IOException {
    Pipe pipe = Pipe.open();
    try (Pipe.SinkChannel sink = pipe.sink();
        Pipe.SourceChannel source = pipe.source()) {
      Deadline deadline = new Deadline(source, Duration.ofSeconds(20), "answer");
      assertThatCode(deadline::stop).doesNotThrowAnyException();
      assertThatCode(deadline::stop).doesNotThrowAnyException();
      assertThat(source.isOpen() && sink.isOpen()).isTrue();
    }
  }

  @Test
  void timeoutsArePositive() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new Timeouts(second, second, second, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Timeouts.usual().total()).isGreaterThan(Timeouts.usual().content());
  }
}
