package org.sluicemail.daemon.real;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.Services;

/** A filter whose parts are the test's own: the configuration names the stage they stand on. */
public final class Staged implements FilterType {
  private static final Map<String, List<Filter>> STAGES = new ConcurrentHashMap<>();

  /** The name of the stage. */
  record Settings(String stage) {}

  /** Puts the parts on a stage; the section of a filter that plays them. */
  static String section(String stage, Filter... parts) {
    STAGES.put(stage, List.of(parts));
    return "{type: " + Staged.class.getName() + ", stage: " + stage + "}";
  }

  @Override
  public List<Filter> build(Config section, Services services) throws ConfigException {
    String stage = section.bind(Settings.class).stage();
    return Optional.ofNullable(STAGES.get(stage))
        .orElseThrow(() -> new IllegalStateException("nobody stands on stage " + stage));
  }
}
