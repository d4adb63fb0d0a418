package org.sluicemail.daemon.real;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Services;
import org.sluicemail.servers.Await;

/** Holds each mail, in whatever process, until a file says that the gate is open. */
public final class Gate implements FilterType {
  /**
   * The files.
   *
   * @param held appears when a mail is held
   * @param open lets it go
   */
  record Settings(Path held, Path open) {}

  @Override
  public List<Filter> build(Config section, Services services) throws ConfigException {
    Settings settings = section.bind(Settings.class);
    return List.of(
        new Judge(
            Needs.NONE.withMessage(),
            received -> {
              Files.write(settings.held(), new byte[0]);
              Await.until("open gate", Duration.ofSeconds(60), () -> Files.exists(settings.open()));
              return Outcome.PROCEED;
            }));
  }
}
