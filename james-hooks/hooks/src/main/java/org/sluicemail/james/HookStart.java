package org.sluicemail.james;

import java.io.IOException;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.MetricFactory;
import org.sluicemail.chain.Door;
import org.sluicemail.config.ConfigException;

/** What James gives a hook that it makes. */
record HookStart(FileSystem files, DomainList domains, MetricFactory metrics) {

  /**
   * The stages of a hook with these elements.
   *
   * @throws ConfigurationException with all that is wrong, which stops James's start
   */
  Stages stages(XmlSection elements, Door door) throws ConfigurationException {
    try {
      HookSettings settings = elements.bind(HookSettings.class);
      SharedEngine shared =
          SharedEngine.open(ConfigFile.path(files, settings.config()), settings.reload());
      return new Stages(settings, shared, domains, new Figures(metrics), door);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConfigurationException(elements.name() + ": interrupted", e);
    } catch (ConfigException | IOException e) {
      throw new ConfigurationException(elements.name() + ": " + e.getMessage(), e);
    }
  }
}
