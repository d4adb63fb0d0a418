package org.sluicemail.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.dns.Dns;
import org.sluicemail.dns.DnsJava;
import org.sluicemail.dns.DomainName;
import org.sluicemail.filter.Resources;

class DnsSettingsTest {
  private static final String EMPTY = "routes: [{chain: c}]\nchains: {c: []}\n";

  private final Resources resources = new Resources();
  private final Resources.Scope scope = resources.scope();

  @AfterEach
  void close() {
    scope.close();
    assertThat(resources.open()).isZero();
  }

  private Dns dns(String yaml) throws ConfigException {
    Config section = Config.parse("f", yaml);
    return section.bind(DnsSettings.class).dns(section, scope);
  }

  @Test
  void equalSettingsShareAResolver() throws Exception {
    Dns first = dns("servers: 127.0.0.1");
    assertThat(first).isInstanceOf(DnsJava.class);
    assertThat(dns("servers: ['127.0.0.1:53']")).isSameAs(first);
    assertThat(dns("{servers: 127.0.0.1, timeout: 3s}")).isNotSameAs(first);
    assertThat(dns("servers: 127.0.0.2")).isNotSameAs(first);
    assertThat(dns("")).as("the system's").isInstanceOf(DnsJava.class);
  }

  @Test
  void aZoneFileIsReadAnewEachTime(@TempDir Path folder) throws Exception {
    Path zone = folder.resolve("zone");
    DomainName name = DomainName.parse("example.org");
    for (String text : new String[] {"before", "after"}) {
      Files.writeString(zone, "example.org TXT " + text + "\n");
      assertThat(dns("zone: " + zone).txt(name).records()).containsExactly(text);
    }
  }

  @Test
  void allProblemsNameTheirPlace() {
    String yaml = "dns: {zone: /nowhere/zone}\nlissten: x\n" + EMPTY;
    assertThatThrownBy(() -> Engine.of(Config.parse("f", yaml), ServerSettings.class, resources))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("f:2:1");
    String known = "dns: {zone: /nowhere/zone}\n" + EMPTY;
    assertThatThrownBy(() -> Engine.of(Config.parse("f", known), ServerSettings.class, resources))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("f:1:7")
        .hasMessageContaining("cannot read /nowhere/zone");
    assertThatThrownBy(() -> dns("{zone: /z, servers: 127.0.0.1}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("only one of them");
  }
}
