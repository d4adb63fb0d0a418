package org.sluicemail.daemon.real;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** Messages that are odd in one way each, from a seed, and messages that people have sent. */
final class Samples {
  private static final String HEADER = Sample.HEADER;
  private static final int KIB = 1024;
  private final Random random;

  private Samples(long seed) {
    this.random = new Random(seed);
  }

  /** {@code count} messages in all ways of oddness. */
  static List<Sample> odd(long seed, int count) {
    Samples samples = new Samples(seed);
    List<Sample> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(samples.odd(i));
    }
    return all;
  }

  /** Bodies of every size from just below to just above what travels as one piece. */
  static List<Sample> sizes() {
    List<Sample> all = new ArrayList<>();
    for (int edge : List.of(64 * KIB, 128 * KIB, 1024 * KIB)) {
      for (int size = edge - 4; size <= edge + 3; size++) {
        all.add(new Sample("body of " + size, HEADER + "\r\n" + body(size)));
      }
    }
    return all;
  }

  /** The messages of the corpus beside the project, if it is there. */
  static List<Sample> corpus() throws IOException {
    Optional<Path> folder = corpusFolder();
    if (folder.isEmpty()) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder.get())) {
      List<Sample> all = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".eml")).sorted().toList()) {
        all.add(new Sample(file.getFileName().toString(), Files.readString(file, ISO_8859_1)));
      }
      return all;
    }
  }

  private static Optional<Path> corpusFolder() {
    Path start = Path.of("").toAbsolutePath();
    return Stream.iterate(start, path -> path != null, Path::getParent)
        .flatMap(above -> Stream.of(above, above.resolve("..")))
        .map(above -> above.resolve("shared/corpus").normalize())
        .filter(Files::isDirectory)
        .findFirst();
  }

  private Sample odd(int number) {
    return switch (number % 12) {
      case 0 ->
          new Sample("8-bit header", HEADER + "X-Eight: " + octets(0x80, 40) + "\r\n\r\nx\r\n");
      case 1 -> new Sample("8-bit body", HEADER + "\r\n" + octets(0x80, 3_000) + "\r\n");
      case 2 -> new Sample("bare LF", HEADER + "X-A: b\nX-C: d\r\n\r\n" + broken("\n") + "\r\n");
      case 3 -> new Sample("bare CR", HEADER + "X-A: b\rX-C: d\r\n\r\n" + broken("\r") + "\r\n");
      case 4 -> new Sample("NUL in body", HEADER + "\r\n" + broken("\0") + "\r\n");
      case 5 -> new Sample("NUL in header", HEADER + "X-A: b\0c\r\n\r\nx\r\n");
      case 6 ->
          new Sample("huge field", HEADER + huge(random.nextInt(50, 101) * 1_000, 1) + "\r\nx\r\n");
      case 7 -> new Sample("huge header", HEADER + huge(33_000, 3) + "\r\nx\r\n");
      case 8 -> new Sample("many fields", HEADER + fields(random.nextInt(50, 800)) + "\r\nx\r\n");
      case 9 -> new Sample("no body", HEADER + (random.nextBoolean() ? "" : "X: y"));
      case 10 -> new Sample("empty body", HEADER + "\r\n" + "\r\n".repeat(random.nextInt(4)));
      default -> new Sample("no final line end", HEADER + "\r\n" + broken("\r\n") + "end");
    };
  }

  /** Lines of 70 letters, the last of which is as long as it takes; 0 or at least 2 octets. */
  static String body(int size) {
    if (size == 0) {
      return "";
    }
    StringBuilder body = new StringBuilder(size);
    while (size - body.length() > 144) {
      body.append("0123456789".repeat(7)).append("\r\n");
    }
    body.append("x".repeat(size - body.length() - 2));
    return body.append("\r\n").toString();
  }

  private String octets(int from, int count) {
    StringBuilder text = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      text.append((char) random.nextInt(from, 0x100)).append(i % 60 == 59 ? "\r\n " : "");
    }
    return text.toString();
  }

  /** Words with {@code end} and orderly line ends among them. */
  private String broken(String end) {
    StringBuilder text = new StringBuilder("word");
    for (int i = 0; i < 40; i++) {
      text.append(random.nextInt(3) == 0 ? "\r\n" : end).append(i).append(" word. .");
    }
    return text.toString();
  }

  private String huge(int size, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append("X-Huge:").append(folded(size)).append("\r\n");
    }
    return text.toString();
  }

  private String folded(int size) {
    StringBuilder text = new StringBuilder(size);
    while (text.length() < size - 1_000) {
      text.append(random.nextBoolean() ? " " : "\t").append("word".repeat(225)).append("\r\n");
    }
    return text.append("\tend").toString();
  }

  private String fields(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      String blank = List.of(" ", "", "\t", "  ", " \r\n\t").get(random.nextInt(5));
      text.append("X-").append(i % 7).append(':').append(blank).append("value ").append(i);
      text.append("\r\n");
    }
    return text.toString();
  }
}
