package org.sluicemail.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluicemail.config.Config;

/**
 * The filters and the ways through them, at the top of the configuration file.
 *
 * @param routes ways into chains, each with a condition and the name of a chain
 * @param chains names of filters in their order, by name of the chain
 * @param filters sections by name of the filter
 */
record ChainSettings(
    List<Config> routes, Map<String, List<String>> chains, Map<String, Config> filters) {

  /** One way into a chain. */
  record RouteSettings(Optional<Config> when, String chain) {}
}
