package org.sluicemail.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigEffectiveTest {
  record Rspamd(
      List<String> servers,
      @Default("10s") Duration timeout,
      @Default("q1") Secret password,
      @Masked Optional<String> login,
      @Masked @Default("[a]") List<String> keys,
      @Default("[reject, discard]") List<String> actions) {}

  record Top(
      @Default("memory") String store,
      List<String> listen,
      Map<String, List<String>> chains,
      Map<String, Config> filters,
      Optional<String> http,
      @Default("x") String user) {}

  private static final String YAML =
      """
      filters:
        rspamd:
          password: hunter2
          login: joe:hunter3
          servers: ["a:1", "${env:HOST}:11333"]
      user: ${env:USER}
      chains: {in: [], out.example: rspamd}
      """;

  @Test
  void listsWhatWasBoundWithItsOrigin() throws Exception {
    Config config = Config.parse("sluice.yaml", YAML, Map.of("HOST", "h", "USER", "joe"));
    Top top = config.bind(Top.class);
    assertThat(top.user()).isEqualTo("joe");
    top.filters().get("rspamd").bind(Rspamd.class);
    assertThat(config.effective())
        .containsExactly(
            new Setting("filters.rspamd.password", "***", "sluice.yaml:3"),
            new Setting("filters.rspamd.login", "***", "sluice.yaml:4"),
            new Setting("filters.rspamd.servers[0]", "a:1", "sluice.yaml:5"),
            new Setting("filters.rspamd.servers[1]", "***", "sluice.yaml:5 (env HOST)"),
            new Setting("user", "***", "sluice.yaml:6 (env USER)"),
            new Setting("chains.in", "[]", "sluice.yaml:7"),
            new Setting("chains.out.example", "rspamd", "sluice.yaml:7"),
            new Setting("store", "memory", "default"),
            new Setting("listen", "[]", "default"),
            new Setting("filters.rspamd.timeout", "10s", "default"),
            new Setting("filters.rspamd.keys", "***", "default"),
            new Setting("filters.rspamd.actions", "[reject, discard]", "default"));
  }

  @Test
  void sharesTheListBetweenTheSectionsOfAFile() throws Exception {
    Config config = Config.parse("f", YAML, Map.of("HOST", "h"));
    Config rspamd = config.section("filters").section("rspamd");
    assertThat(rspamd.effective()).isEmpty();
    rspamd.bind(Rspamd.class);
    assertThat(config.effective()).hasSize(7).isEqualTo(rspamd.effective());
  }

  @Test
  void listsAValueOnceHoweverOftenItIsBound() throws Exception {
    Config config = Config.parse("f", "servers: x\ntimeout: 5s\n");
    config.bind(Rspamd.class);
    List<Setting> once = config.effective();
    config.bind(Rspamd.class);
    assertThat(config.effective()).isEqualTo(once);
  }
}
