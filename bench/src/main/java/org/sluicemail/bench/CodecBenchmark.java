package org.sluicemail.bench;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.Frame;
import org.sluicemail.milter.codec.FrameReader;
import org.sluicemail.milter.codec.FrameWriter;
import org.sluicemail.milter.codec.ProtocolException;

/** Octets to commands and back, for all that is said about one message. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {
  /** The server's own default. */
  private static final int PAYLOAD_LIMIT = 1 << 20;

  private final List<Command> commands = Conversation.commands();
  private final ByteBuffer octets = Conversation.encode(commands, new FrameWriter()).content();
  private final FrameReader reader = new FrameReader(PAYLOAD_LIMIT);
  private final FrameWriter writer = new FrameWriter();

  /** Reads as a server does: as much as there is room for, then all complete frames. */
  @Benchmark
  public void decode(Blackhole result) throws ProtocolException {
    ByteBuffer in = octets.duplicate();
    while (in.hasRemaining()) {
      ByteBuffer space = reader.space();
      int size = Math.min(space.remaining(), in.remaining());
      space.put(in.slice(in.position(), size));
      in.position(in.position() + size);
      for (Optional<Frame> f = reader.next(); f.isPresent(); f = reader.next()) {
        result.consume(Command.decode(f.get()));
      }
    }
  }

  @Benchmark
  public ByteBuffer encode() {
    writer.clear();
    return Conversation.encode(commands, writer).content();
  }
}
