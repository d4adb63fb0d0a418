package org.sluicemail.daemon.opendkim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingTest {
  private static String manual() throws IOException {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(folder.resolve("docs/manual.md"))) {
      folder = folder.getParent();
    }
    String text = Files.readString(folder.resolve("docs/manual.md"));
    int chapter = text.indexOf("## In place of OpenDKIM");
    return text.substring(
        text.indexOf("**Settings.**", chapter), text.indexOf("\n## ", chapter + 1));
  }

  @Test
  void standsInTheManualWithItsReason() throws Exception {
    List<String> lines = manual().lines().toList();
    for (Setting setting : Setting.all()) {
      assertThat(lines)
          .as(setting.name())
          .anyMatch(
              line -> line.contains("`" + setting.name() + "`") && line.contains(setting.reason()));
    }
  }
}
