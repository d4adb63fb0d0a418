package org.sluicemail.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolTest {
  private static final int MEMORY = 100_000;
  private static final int BUDGET = 150_000;

  @RegisterExtension final NoLeaks noLeaks = new NoLeaks(MEMORY, BUDGET);

  private static byte[] octets(int size) {
    byte[] octets = new byte[size];
    new Random(size).nextBytes(octets);
    return octets;
  }

  private Content content(byte... octets) throws IOException {
    return content(noLeaks.spool(), octets, octets.length + 1);
  }

  private static Content content(Spool spool, byte[] octets, int chunk) throws IOException {
    try (Spool.Writer writer = spool.writer(octets.length)) {
      for (int at = 0; at < octets.length; at += chunk) {
        writer.write(octets, at, Math.min(chunk, octets.length - at));
      }
      assertThat(writer.size()).isEqualTo(octets.length);
      return writer.finish();
    }
  }

  private static byte[] read(Content content) throws IOException {
    try (InputStream in = content.open()) {
      return in.readAllBytes();
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(noLeaks.directory())) {
      return files.toList();
    }
  }

  static IntStream sizes() {
    return IntStream.of(0, 8 << 10, 64 << 10, MEMORY, 2 * MEMORY, 128 << 10, 3 * (64 << 10))
        .flatMap(edge -> IntStream.rangeClosed(Math.max(0, edge - 1), edge + 1));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void everySizeComesBackFromMemoryOrFile(int size) throws IOException {
    byte[] octets = octets(size);
    for (int chunk : new int[] {size + 1, 65_535, 8_192, 999}) {
      try (Content content = content(noLeaks.spool(), octets, chunk)) {
        assertThat(content.size()).isEqualTo(size);
        assertThat(read(content)).isEqualTo(octets);
        assertThat(read(content)).as("a second time").isEqualTo(octets);
        assertThat(files()).hasSize(size <= MEMORY ? 0 : 1);
        assertThat(noLeaks.spool().open()).isEqualTo(1);
      }
      noLeaks.assertNothingIsLeft();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 8191, 8192, 8193, 65_535, 65_536, 65_537, 131_072})
  void everyLimitOfMemoryGivesBackWhatItTook(int memory) throws IOException {
    for (long budget : new long[] {0, 8192, 65_536, 70_000, 1 << 20}) {
      Spool spool = new Spool(noLeaks.directory(), memory, budget);
      for (int size : new int[] {0, 1, 8192, 65_536, 65_537, 200_000}) {
        byte[] octets = octets(size);
        try (Content content = content(spool, octets, 5000)) {
          assertThat(read(content)).isEqualTo(octets);
          assertThat(spool.memory()).isBetween(0L, budget);
        }
        assertThat(spool.memory()).as("%d of %d, %d", size, memory, budget).isZero();
        assertThat(spool.open()).isZero();
      }
    }
  }

  @Test
  void allTogetherStayWithinTheBudget() throws IOException {
    List<Content> contents = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      contents.add(content(octets(20_000 + i)));
      assertThat(noLeaks.spool().memory()).isLessThanOrEqualTo(BUDGET);
    }
    assertThat(files()).isNotEmpty().hasSizeLessThan(20);
    for (int i = 0; i < 20; i++) {
      assertThat(read(contents.get(i))).isEqualTo(octets(20_000 + i));
    }
    contents.forEach(Content::close);
  }

  @Test
  void aBodyBeyondItsLimitIsRefused() throws IOException {
    for (int limit : new int[] {0, 10, MEMORY + 10}) {
      try (Spool.Writer writer = noLeaks.spool().writer(limit)) {
        writer.write(ByteBuffer.wrap(octets(limit)));
        assertThatThrownBy(() -> writer.write(new byte[1], 0, 1))
            .isInstanceOf(LimitException.class)
            .hasMessageContaining(" " + limit + " ");
      }
    }
  }

  @Test
  void filesAreForTheOwnerOnly() throws IOException {
    try (Content content = content(octets(MEMORY + 1))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().getFirst())))
          .isEqualTo("rw-------");
      assertThat(content.size()).isEqualTo(MEMORY + 1);
    }
  }

  @Test
  void anUnfinishedBodyIsThrownAway() throws IOException {
    for (int size : new int[] {0, 10, MEMORY + 1}) {
      Spool.Writer writer = noLeaks.spool().writer(1 << 20);
      writer.write(octets(size), 0, size);
      writer.close();
      writer.close();
      noLeaks.assertNothingIsLeft();
      assertThatThrownBy(() -> writer.write(new byte[1], 0, 1))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aFinishedBodyTakesNoMore() throws IOException {
    Spool.Writer writer = noLeaks.spool().writer(10);
    try (Content content = writer.finish()) {
      assertThatThrownBy(() -> writer.write(new byte[1], 0, 1))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
      writer.close();
      assertThat(content.size()).isZero();
    }
  }

  /** A folder that is not there fails like a full disk does, at the first octet to a file. */
  @Test
  void aDiskThatTakesNothingIsAnIoExceptionAndLeavesNothing() throws IOException {
    Spool spool = new Spool(noLeaks.directory().resolve("gone"), 10, 1000);
    try (Spool.Writer writer = spool.writer(1000)) {
      assertThatThrownBy(() -> writer.write(octets(11), 0, 11)).isInstanceOf(IOException.class);
      assertThatThrownBy(writer::finish).isInstanceOf(IOException.class);
    }
    assertThat(spool.open()).isZero();
    assertThat(spool.memory()).isZero();
  }

  @Test
  void aBodyInMemoryNeedsNoDisk() throws IOException {
    Spool spool = new Spool(noLeaks.directory().resolve("gone"), 1000, 1000);
    try (Content content = content(spool, octets(1000), 100)) {
      assertThat(read(content)).hasSize(1000);
    }
    assertThat(spool.open()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, MEMORY + 1})
  void readingAfterCloseIsAnIoException(int size) throws IOException {
    Content content = content(octets(size));
    content.retain();
    content.close();
    assertThat(read(content)).hasSize(size);
    content.close();

    assertThatThrownBy(content::open).isInstanceOf(IOException.class);
    assertThatThrownBy(content::retain).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(content::close).isInstanceOf(IllegalStateException.class);
    assertThat(noLeaks.spool().open()).as("closed once only").isZero();
    assertThat(noLeaks.spool().memory()).isZero();
  }

  /** Memory is used for the next body, files are gone: neither may be seen by a late reader. */
  @ParameterizedTest
  @ValueSource(ints = {10, 80_000, MEMORY + 1})
  void whoIsLateReadsThisBodyAndNotTheNext(int size) throws IOException {
    byte[] octets = octets(size);
    Content content = content(octets);
    try (InputStream late = content.open()) {
      content.close();
      try (Content next = content(octets(size + 5))) {
        assertThat(next.size()).isEqualTo(size + 5);
        assertThat(late.readAllBytes()).isEqualTo(octets);
      }
    }
    noLeaks.assertNothingIsLeft();
    assertThatThrownBy(content::open).isInstanceOf(IOException.class);
  }

  @Test
  void aVanishedFileIsAnIoExceptionAndCloses() throws IOException {
    Content content = content(octets(MEMORY + 1));
    Files.delete(files().getFirst());

    assertThatThrownBy(content::open).isInstanceOf(IOException.class);
    assertThatCode(content::close).doesNotThrowAnyException();
  }

  @Test
  void anInterruptHitsOneReaderOnly() throws Exception {
    byte[] octets = octets(3 * MEMORY);
    try (Content content = content(octets);
        InputStream other = content.open()) {
      byte[] beginning = other.readNBytes(1000);
      CountDownLatch opened = new CountDownLatch(1);
      Thread reader =
          Thread.ofVirtual()
              .start(() -> {
                try (InputStream in = content.open()) {
                  in.read();
                  opened.countDown();
                  Thread.currentThread().interrupt();
                  in.readAllBytes();
                } catch (IOException e) {
                  // whether it fails is up to the JDK; the others must not
                  opened.countDown();
                }
              });
      opened.await();
      reader.join();

      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(beginning);
      other.transferTo(all);
      assertThat(all.toByteArray()).isEqualTo(octets);
      assertThat(read(content)).isEqualTo(octets);
    }
  }

  @Test
  void staleFilesAreRemovedAndLivingOnesStay() throws IOException {
    long own = ProcessHandle.current().pid();
    Path dead = file("sluice-4194304000-1.body");
    Path nobody = file("sluice-x.body");
    Path older = file("sluice-" + own + "-before.body");
    Files.setLastModifiedTime(older, FileTime.from(Instant.EPOCH));
    Path living = file("sluice-" + own + "-now.body");
    Path other = file("other-4194304000-1.body");
    Files.createDirectory(noLeaks.directory().resolve("sluice-4194304001-1.body"));
    Path inside = file("sluice-4194304001-1.body/kept");

    noLeaks.spool().removeStale();

    assertThat(List.of(dead, nobody, older)).noneMatch(Files::exists);
    assertThat(List.of(living, other)).allMatch(Files::exists);
    assertThat(inside).as("what cannot be deleted does not keep us from starting").exists();
    for (Path file : List.of(living, other, inside, inside.getParent())) {
      Files.delete(file);
    }
  }

  @Test
  void aFolderThatIsNotThereIsToldAtTheStart() {
    Path missing = noLeaks.directory().resolve("missing");
    assertThatThrownBy(() -> new Spool(missing, MEMORY, BUDGET).removeStale())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the folder of the spool cannot be read: ")
        .hasMessageContaining(missing.toString());
  }

  private Path file(String name) throws IOException {
    return Files.createFile(noLeaks.directory().resolve(name));
  }
}
