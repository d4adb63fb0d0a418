package org.sluicemail.daemon.opendkim;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Problem;
import org.sluicemail.config.Problems;
import org.sluicemail.mail.Printable;

/**
 * A configuration of OpenDKIM that can be run.
 *
 * @param notes what of it is not honoured, one line for each setting
 */
public record Configuration(Settings settings, List<String> notes) {
  public Configuration {
    notes = List.copyOf(notes);
  }

  /**
   * Reads a configuration.
   *
   * @param file none for defaults
   * @param commandLine settings by their names in the file, over which they win
   * @param tolerant whether settings are passed over that OpenDKIM itself has given up
   * @throws ConfigException with all that is wrong
   */
  public static Configuration read(
      Optional<Path> file, Map<String, String> commandLine, boolean tolerant)
      throws ConfigException {
    Problems problems = new Problems();
    ConfigFile given = new ConfigFile(problems);
    file.ifPresent(given::read);
    commandLine.forEach(given::add);
    Set<String> notes = new LinkedHashSet<>();
    for (Statement said : given.statements()) {
      if (!said.setting().isHarmless(said.value())) {
        judge(said, tolerant, problems, notes);
      }
    }
    Settings settings = new SettingsReader(new Given(given.statements(), problems)).read();
    problems.throwIfAny();
    return new Configuration(settings, List.copyOf(notes));
  }

  /**
   * The value of one setting.
   *
   * @param name in which case does not count
   * @throws ConfigException when there is no such setting, or a file has lines that are none
   */
  public static Optional<String> value(
      Optional<Path> file, Map<String, String> commandLine, String name) throws ConfigException {
    Problems problems = new Problems();
    ConfigFile given = new ConfigFile(problems);
    file.ifPresent(given::read);
    commandLine.forEach(given::add);
    if (Setting.of(name).isEmpty()) {
      String text = "there is no setting " + Printable.of(name);
      problems.add(new Problem("command line", 0, 0, "", text));
    }
    problems.throwIfAny();
    return new Given(given.statements(), problems).text(name);
  }

  private static void judge(
      Statement said, boolean tolerant, Problems problems, Set<String> notes) {
    Setting setting = said.setting();
    switch (setting.fate()) {
      case HONOURED -> {}
      case NOTED -> notes.add(setting.name() + ": " + setting.reason());
      case REFUSED -> problems.add(said.problem("cannot be honoured: " + setting.reason()));
      case DEPRECATED -> {
        if (tolerant) {
          notes.add(setting.name() + ": " + setting.reason());
        } else {
          problems.add(said.problem("is deprecated, and passed over with -X alone"));
        }
      }
    }
  }
}
