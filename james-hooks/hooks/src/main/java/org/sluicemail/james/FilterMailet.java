package org.sluicemail.james;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.james.metrics.api.MetricFactory;
import org.sluicemail.chain.Chain;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.engine.Engine;
import org.sluicemail.engine.ServerSettings;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/**
 * A chain of one filter, whose keys are the parameters of the mailet; so are the keys at the top of
 * the configuration file that concern it.
 */
abstract class FilterMailet extends ChainMailet {
  private static final Set<String> TOP =
      Set.of("authserv-id", "deadlines", "dns", "limits", "spool", "store");
  private static final Set<String> OF_MAILET =
      Set.of("listener", "reject-processor", "quarantine-processor", "retries", "retry-delay");

  private final String type;

  FilterMailet(String type, MetricFactory metrics) {
    super(metrics);
    this.type = type;
  }

  @Override
  EngineSource source(XmlSection parameters)
      throws ConfigException, IOException, InterruptedException {
    Config config = Config.parse(parameters.name(), yaml(parameters), System.getenv());
    Engine engine = Engine.of(config, ServerSettings.class, SharedEngine.resources());
    return EngineSource.of(SharedEngine.started(engine));
  }

  private String yaml(XmlSection parameters) {
    String filter =
        parameters.filtered(key -> !TOP.contains(key) && !OF_MAILET.contains(key)).yaml();
    return parameters.filtered(TOP::contains).yaml()
        + "routes: [{chain: mailet}]\nchains: {mailet: [%s]}\nfilters:\n  %s:\n    type: %s\n"
            .formatted(name(), name(), type)
        + filter.indent(4);
  }

  /** The type as the names of filters are usually written: {@code dkim-sign}. */
  private String name() {
    return type.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  @Override
  List<Chain> chains(Engine engine, String listener) {
    return engine.routes().reachable(listener);
  }

  @Override
  Chain chain(Engine engine, Session session, ReversePath sender) {
    return engine.routes().at(session, sender);
  }
}
