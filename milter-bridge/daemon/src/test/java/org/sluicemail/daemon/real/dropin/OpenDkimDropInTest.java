package org.sluicemail.daemon.real.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluicemail.daemon.opendkim.service.Service;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.OpenDkim;
import org.sluicemail.servers.RequiresServer;

/** From the same configuration the same is said of the same mail, by OpenDKIM and by us. */
@RequiresServer(Kind.OPENDKIM)
class OpenDkimDropInTest {
  static Stream<Scene> scenes() {
    return Stream.of(SigningScenes.all(), VerifyingScenes.all(), ResultScenes.all())
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void saysWhatOpenDkimSays(Scene scene) throws Exception {
    try (OpenDkim theirs = OpenDkim.configured(scene.files(), scene.settings())) {
      Path socket = theirs.config().resolveSibling("ours");
      Service.Source source =
          new Service.Source(
              Optional.of(theirs.config()), Map.of("Socket", "local:" + socket), false);
      try (Service ours = Service.start(source)) {
        assertThat(ours.notes()).allMatch(note -> note.startsWith("Background"));
        Said their = Said.of(scene, Player.play(scene, theirs.socket()));
        Said our = Said.of(scene, Player.play(scene, socket));
        assertThat(our.words(their)).isEqualTo(their.expected());
        assertThat(our.badSignatures()).isEmpty();
      }
    }
  }
}
