package org.sluicemail.james;

import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.MetricFactory;
import org.sluicemail.chain.Chain;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Default;
import org.sluicemail.engine.Engine;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/** A chain of the configuration file, after queueing: the one that is named, or as routes say. */
public final class SluiceMailet extends ChainMailet {
  private final FileSystem files;
  private Optional<String> chain = Optional.empty();

  @Inject
  public SluiceMailet(FileSystem files, MetricFactory metrics) {
    super(metrics);
    this.files = files;
  }

  /**
   * The parameters of this mailet alone.
   *
   * @param config the configuration file: a path, {@code file://conf/...}, or a name below conf
   * @param chain the name of a chain; without it routes choose
   * @param reload how often it is looked whether the file has changed
   */
  record Settings(String config, Optional<String> chain, @Default("5s") Duration reload) {
    Settings {
      ConfigFile.requireInterval(reload);
    }
  }

  @Override
  EngineSource source(XmlSection parameters)
      throws ConfigException, IOException, InterruptedException {
    Config own =
        Config.parse(parameters.name(), parameters.yaml(), System.getenv())
            .except(MailetSettings.class);
    Settings settings = own.bind(Settings.class);
    chain = settings.chain();
    return SharedEngine.open(ConfigFile.path(files, settings.config()), settings.reload());
  }

  @Override
  List<Chain> chains(Engine engine, String listener) throws IOException {
    return chain.isPresent()
        ? List.of(named(engine, chain.get()))
        : engine.routes().reachable(listener);
  }

  @Override
  Chain chain(Engine engine, Session session, ReversePath sender) throws IOException {
    return chain.isPresent() ? named(engine, chain.get()) : engine.routes().at(session, sender);
  }

  private static Chain named(Engine engine, String name) throws IOException {
    return engine
        .chain(name)
        .orElseThrow(() -> new IOException("there is no chain '" + name + "'"));
  }
}
