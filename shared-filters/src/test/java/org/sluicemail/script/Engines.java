package org.sluicemail.script;

import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.engine.Engine;
import org.sluicemail.engine.ServerSettings;
import org.sluicemail.filter.Resources;

/** Engines of scripts' configurations. */
public final class Engines {
  private Engines() {}

  /** An engine that the caller closes; {@code IllegalArgumentException} with all problems. */
  public static Engine of(Script script) {
    return of(script, new ScriptClock());
  }

  /** The same at the time that {@code clock} shows. */
  static Engine of(Script script, ScriptClock clock) {
    try {
      Config root = Config.parse(script.name() + ".mail", script.configuration());
      return Engine.of(root, ServerSettings.class, new Resources(), clock);
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
