package org.sluicemail.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Feeds a parser with mutations of good and bad texts, from seeds that a failure names: a quick
 * look beside the module {@code fuzz}, which is led by coverage.
 */
public final class Fuzz {
  private static final int ROUNDS = 3_000;

  private Fuzz() {}

  /** What must stand any input. */
  @FunctionalInterface
  public interface Target {
    void take(byte[] input) throws Exception;
  }

  /** Runs {@code target} on mutations of {@code corpus} and splices of {@code words}. */
  public static void run(Target target, List<String> words, List<byte[]> corpus) {
    for (long seed = 0; seed < ROUNDS; seed++) {
      byte[] input = mutation(new SplittableRandom(seed), words, corpus);
      try {
        target.take(input);
      } catch (Exception | AssertionError | StackOverflowError e) {
        throw new AssertionError("seed " + seed + ": " + new String(input, ISO_8859_1), e);
      }
    }
  }

  private static byte[] mutation(SplittableRandom random, List<String> words, List<byte[]> corpus) {
    byte[] octets = corpus.get(random.nextInt(corpus.size())).clone();
    int edits = random.nextInt(8);
    for (int i = 0; i < edits; i++) {
      octets = edited(octets, random, words, corpus);
    }
    return octets;
  }

  private static byte[] edited(
      byte[] octets, SplittableRandom random, List<String> words, List<byte[]> corpus) {
    int from = random.nextInt(octets.length + 1);
    int to = from + random.nextInt(Math.min(octets.length - from, 40) + 1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(octets, 0, from);
    switch (random.nextInt(6)) {
      case 0 -> out.write(random.nextInt(256));
      case 1 -> out.writeBytes(words.get(random.nextInt(words.size())).getBytes(ISO_8859_1));
      case 2 -> out.write(octets, from, to - from); // what stood there stands twice
      case 3 -> to = from == to ? to : from + 1;
      case 4 -> {
        byte[] other = corpus.get(random.nextInt(corpus.size()));
        int start = random.nextInt(other.length + 1);
        out.write(other, start, random.nextInt(other.length - start + 1));
      }
      default -> {
        return out.toByteArray(); // cut
      }
    }
    int rest = random.nextBoolean() ? from : to;
    out.write(octets, rest, octets.length - rest);
    return out.toByteArray();
  }
}
