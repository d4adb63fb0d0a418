package org.sluicemail.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoadTest {
  record Two(String a, String b) {}

  @TempDir Path folder;

  private Path file(byte[] bytes) throws Exception {
    return Files.write(folder.resolve("sluice.yaml"), bytes);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> problems(Path file) {
    return Problematic.problems(() -> Config.load(file, Map.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: x\nb: y\n", "\uFEFFa: x\nb: y", "a: x\r\nb: y\r\n", "{a: x, b: y}"})
  void readsFilesOfAnyEditor(String yaml) throws Exception {
    Config config = Config.load(file(utf8(yaml)), Map.of());
    assertThat(config.bind(Two.class)).isEqualTo(new Two("x", "y"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a: x\nc: y\nb: z\n", "\uFEFFa: x\nc: y\nb: z", "a: x\r\nc: y\r\nb: z\r\n"})
  void countsLinesAlikeInAllOfThem(String yaml) throws Exception {
    Path file = file(utf8(yaml));
    assertThat(Problematic.problems(() -> Config.load(file, Map.of()).bind(Two.class)))
        .containsExactly(file + ":2:1: c: unknown key; did you mean 'a'?");
  }

  @Test
  void looksUpTheEnvironment() throws Exception {
    Config config = Config.load(file(utf8("a: ${env:A}\nb: b")), Map.of("A", "alpha"));
    assertThat(config.bind(Two.class).a()).isEqualTo("alpha");
  }

  @Test
  void saysWhyAFileCannotBeRead() throws Exception {
    Path none = folder.resolve("none");
    assertThat(problems(none)).containsExactly(none + ": does not exist");
    assertThat(problems(folder)).containsExactly(folder + ": is not a regular file");
    Path pipe = Path.of("/dev/null");
    assertThat(problems(pipe)).containsExactly("/dev/null: is not a regular file");
  }

  @Test
  void saysWhereAFileIsNotUtf8() throws Exception {
    Path file = file("a: x\n# gr\u00FCn\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(problems(file)).containsExactly(file + ":2:5: the file is not UTF-8");
    Path utf16 = file("a: x\n".getBytes(StandardCharsets.UTF_16));
    assertThat(problems(utf16)).containsExactly(utf16 + ":1:1: the file is not UTF-8");
    Path cut = file(new byte[] {'a', ':', ' ', (byte) 0xC3});
    assertThat(problems(cut)).containsExactly(cut + ":1:4: the file is not UTF-8");
  }

  @Test
  void boundsTheFile() throws Exception {
    byte[] longest = utf8("# " + "x".repeat((1 << 20) - 3) + "\n");
    assertThat(problems(file(longest))).isEmpty();
    Path file = file(utf8(new String(longest, StandardCharsets.UTF_8) + "\n"));
    assertThat(problems(file)).containsExactly(file + ": the file is longer than 1048576 bytes");
    String text = "#".repeat((1 << 20) + 1);
    assertThat(Problematic.problems(() -> Config.parse("f", text)))
        .containsExactly("f: the file is longer than 1048576 bytes");
  }
}
