package org.sluicemail.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a test a spool, and fails it when bodies, spool files or threads of filters are left.
 *
 * <pre>{@code @RegisterExtension final NoLeaks noLeaks = new NoLeaks();}</pre>
 */
public final class NoLeaks implements BeforeEachCallback, AfterEachCallback {
  /** Threads that were told to end get this long, on a machine that has other things to do. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(2);

  private final int memoryPerBody;
  private final long budget;
  private final List<Message> messages = new ArrayList<>();
  private @Nullable Path directory;
  private @Nullable Spool spool;

  /** With a spool that keeps 256 KiB of a body and 64 MiB in all in memory. */
  public NoLeaks() {
    this(256 << 10, 64L << 20);
  }

  /** With a spool of these limits. */
  public NoLeaks(int memoryPerBody, long budget) {
    this.memoryPerBody = memoryPerBody;
    this.budget = budget;
  }

  /** The spool of the running test, in a directory of its own. */
  public Spool spool() {
    return Objects.requireNonNull(spool, "no test is running");
  }

  /** The directory of the spool. */
  public Path directory() {
    return Objects.requireNonNull(directory, "no test is running");
  }

  /** A message, as {@link Mails#message} makes it, that is closed after the test. */
  public Message message(String text) {
    Message message = Mails.message(text);
    messages.add(message);
    return message;
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    directory = Files.createTempDirectory("sluice-test-");
    spool = new Spool(directory, memoryPerBody, budget);
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    messages.forEach(Message::close);
    try {
      boolean failed = context.getExecutionException().isPresent();
      if (!failed) {
        assertNothingIsLeft();
      }
    } finally {
      remove(directory());
    }
  }

  /** Fails when bodies, memory, spool files or threads of filters are left. */
  public void assertNothingIsLeft() {
    assertThat(eventually(NoLeaks::threads)).as("threads of filters left").isEmpty();
    assertThat(eventually(this::files)).as("spool files left").isEmpty();
    assertThat(spool().open()).as("bodies left").isZero();
    assertThat(spool().memory()).as("memory of bodies left").isZero();
  }

  /** The running threads of filters, also of those that nobody waits for any more. */
  public static List<String> threads() {
    return dump().lines().filter(line -> line.startsWith("#") && isOfFilter(line)).toList();
  }

  private static boolean isOfFilter(String line) {
    return line.contains("\"sluice ") && line.contains(" virtual");
  }

  /** Virtual threads are listed nowhere else. */
  private static String dump() {
    try {
      Path directory = Files.createTempDirectory("sluice-test-");
      Path dump = directory.resolve("threads");
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
      String text = Files.readString(dump);
      remove(directory);
      return text;
    } catch (IOException e) {
      throw new AssertionError("no list of threads", e);
    }
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(directory())) {
      return files.toList();
    } catch (IOException e) {
      throw new AssertionError("no list of files", e);
    }
  }

  /** What is left at the end of all patience; usually nothing at once. */
  private static <T> List<T> eventually(Supplier<List<T>> left) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    List<T> now = new ArrayList<>(left.get());
    while (!now.isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      now = new ArrayList<>(left.get());
    }
    return now;
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
