package org.sluicemail.daemon.real.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluicemail.daemon.opendkim.service.Service;
import org.sluicemail.milter.codec.Options;
import org.sluicemail.milter.codec.Step;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.OpenDkim;
import org.sluicemail.servers.RequiresServer;

/** From the same configuration the same is said of the same mail, by OpenDKIM and by us. */
@RequiresServer(Kind.OPENDKIM)
class OpenDkimDropInTest {
  static Stream<Scene> scenes() {
    return Stream.of(
            SigningScenes.all(), VerifyingScenes.all(), ResultScenes.all(), OddScenes.all())
        .flatMap(List::stream);
  }

  /** Those of which the blank behind a field's colon might make another. */
  static Stream<Scene> old() {
    return Stream.of(SigningScenes.forms(), SigningScenes.fields())
        .flatMap(List::stream)
        .filter(scene -> !scene.mail().contains("Subject:Hi")); // of which nobody could know
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void saysWhatOpenDkimSays(Scene scene) throws Exception {
    compare(scene, Options.everything());
  }

  /** Mail servers before Sendmail 8.14 and Postfix 2.5 keep that blank to themselves. */
  @ParameterizedTest
  @MethodSource("old")
  void saysSoToOldMailServers(Scene scene) throws Exception {
    Set<Step> steps = EnumSet.copyOf(Options.everything().steps());
    steps.remove(Step.LEADING_SPACE);
    compare(scene, new Options(6, Options.everything().actions(), steps));
  }

  private static void compare(Scene scene, Options offer) throws Exception {
    try (OpenDkim theirs = OpenDkim.configured(scene.files(), scene.settings())) {
      Path socket = theirs.config().resolveSibling("ours");
      Service.Source source =
          new Service.Source(
              Optional.of(theirs.config()), Map.of("Socket", "local:" + socket), false);
      try (Service ours = Service.start(source)) {
        assertThat(ours.notes()).allMatch(note -> note.startsWith("Background"));
        Said their = Said.of(scene, Player.play(scene, theirs.socket(), offer));
        Said our = Said.of(scene, Player.play(scene, socket, offer));
        assertThat(our.words(their)).isEqualTo(their.expected());
        assertThat(our.badSignatures()).isEmpty();
      }
    }
  }
}
