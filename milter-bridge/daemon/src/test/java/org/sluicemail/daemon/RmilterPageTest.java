package org.sluicemail.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each fault of Rmilter that {@code docs/rmilter.md} calls gone has the test that it names. */
class RmilterPageTest {
  private static final Path ROOT = Path.of("../..");

  /** A row of the second table, by its last column. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| .* \\| (\\S.*\\S) \\|$");

  private static final Pattern TEST =
      Pattern.compile("(?<type>[A-Z]\\w+)\\.(?<method>\\w+)|(?<script>[a-z-]+\\.mail)");

  private static List<MatchResult> rows() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/rmilter.md"));
    String faults = page.substring(page.indexOf("| shown by |"));
    return ROW.matcher(faults).results().toList();
  }

  private static Stream<Path> sources(String name) throws IOException {
    List<Path> roots =
        List.of(
            ROOT.resolve("shared-filters/src/test"), ROOT.resolve("milter-bridge/daemon/src/test"));
    return roots.stream().flatMap(RmilterPageTest::files).filter(file -> file.endsWith(name));
  }

  private static Stream<Path> files(Path root) {
    try (Stream<Path> all = Files.walk(root)) {
      return all.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyFaultHasTheTestThatIsNamed() throws IOException {
    List<MatchResult> rows = rows();
    assertThat(rows).hasSizeGreaterThan(50);
    for (MatchResult row : rows) {
      for (String name : row.group(1).split(", ")) {
        assertThat(exists(name)).as(row.group()).isTrue();
      }
    }
  }

  private static boolean exists(String name) throws IOException {
    var test = TEST.matcher(name);
    if (!test.matches()) {
      return false;
    }
    if (test.group("script") != null) {
      return sources(name).findAny().isPresent();
    }
    for (Path source : sources(test.group("type") + ".java").toList()) {
      if (Files.readString(source).contains(" void " + test.group("method") + "(")) {
        return true;
      }
    }
    return false;
  }
}
