package org.sluicemail.filters;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Problem;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.Services;
import org.sluicemail.filters.rspamd.Scan;
import org.sluicemail.filters.rspamd.Settings;
import org.sluicemail.mail.HeaderField;

/**
 * Asks rspamd about each message ({@code POST /checkv2}) and carries out what it wants changed.
 *
 * <p>Every symbol becomes a finding. The action becomes the finding {@code SpamAction}, which a
 * later policy turns into a verdict; this filter refuses nothing. Where rspamd wants the mail
 * discarded or set aside, be it by an action for milters only or by {@code milter.reject} beside
 * the action {@code reject}, the finding says {@code discard} or {@code quarantine}; with {@code
 * milter.no_action} it says {@code no action}.
 */
public final class Rspamd implements FilterType {
  /** What frames the request is not the operator's. */
  private static final Set<String> OURS =
      Set.of("host", "content-length", "transfer-encoding", "connection", "compression");

  @Override
  public List<Filter> build(Config section, Services services) throws ConfigException {
    Settings settings = section.bind(Settings.class);
    List<Problem> problems = new ArrayList<>();
    if (settings.servers().isEmpty()) {
      problems.add(section.problem("servers", "at least one server is needed"));
    }
    for (String name : settings.headers().keySet()) {
      if (!HeaderField.isName(name) || OURS.contains(name.toLowerCase(Locale.ROOT))) {
        problems.add(section.problem("headers", "'" + name + "' cannot be set"));
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return List.of(new Scan(settings, services));
  }
}
