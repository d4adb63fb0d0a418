package org.sluicemail.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluicemail.config.Config;
import org.sluicemail.filter.Resources;

/** The configurations that come with the program can be used as they are. */
class ExampleConfigurationTest {
  private static final Path FOLDER = Path.of("..", "conf");

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @Test
  void thereAreSome() throws Exception {
    assertThat(files())
        .extracting(file -> file.getFileName().toString())
        .contains("rmilter-like.yaml", "sluice.yaml");
  }

  @ParameterizedTest
  @MethodSource("files")
  void isSound(Path file) throws Exception {
    Config root = Config.load(file, Map.of());
    root.only(ServerSettings.class).bind(ServerSettings.class);
    try (Engine engine = Engine.of(root, ServerSettings.class, new Resources())) {
      assertThat(engine.routes().reachable("")).isNotEmpty();
    }
  }
}
