package org.sluicemail.filters;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Problem;
import org.sluicemail.dkim.MalformedException;
import org.sluicemail.dkim.SignatureForm;
import org.sluicemail.dkim.SigningKey;
import org.sluicemail.dkim.keys.DataSet;
import org.sluicemail.dkim.keys.KeyChoice;
import org.sluicemail.dkim.keys.KeyFiles;
import org.sluicemail.dkim.keys.KeyPaths;
import org.sluicemail.dkim.keys.KeyTable;
import org.sluicemail.dkim.keys.ListedKeys;
import org.sluicemail.dkim.keys.PathPatterns;
import org.sluicemail.dkim.keys.SigningTable;
import org.sluicemail.dkim.keys.TabledKeys;

/** Makes of the settings of {@link DkimSign} what they name, or tells what is wrong with them. */
final class SigningKeys {
  /** What relative paths begin at: where we were started. */
  private static final Path HERE = Path.of("");

  private final DkimSign.Settings settings;
  private final Config section;
  private final KeyFiles files;
  private final List<Problem> problems = new ArrayList<>();

  SigningKeys(DkimSign.Settings settings, Config section) {
    this.settings = settings;
    this.section = section;
    this.files = new KeyFiles(settings.requireSafeKeys());
  }

  /** All keys: tables before single keys before paths. */
  KeyChoice choice() throws ConfigException {
    List<KeyChoice> choices = new ArrayList<>();
    tables().ifPresent(choices::add);
    listed().ifPresent(choices::add);
    paths().ifPresent(choices::add);
    if (choices.isEmpty() && problems.isEmpty()) {
      problems.add(section.problem("", "needs keys, a path or tables"));
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return KeyChoice.first(choices);
  }

  private Optional<KeyChoice> tables() {
    if (settings.signingTable().isEmpty() && settings.keyTable().isEmpty()) {
      return Optional.empty();
    }
    if (settings.signingTable().isEmpty() || settings.keyTable().isEmpty()) {
      problem("", "signing-table and key-table belong together");
      return Optional.empty();
    }
    Optional<DataSet> signing = set("signing-table", settings.signingTable().get(), false);
    Optional<DataSet> keys = set("key-table", settings.keyTable().get(), true);
    return signing.isEmpty() || keys.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new TabledKeys(
                new SigningTable(signing.get(), settings.allRows()),
                new KeyTable(keys.get(), HERE, files)));
  }

  private Optional<DataSet> set(String key, String text, boolean caseSensitive) {
    try {
      return Optional.of(DataSet.open(text, HERE, caseSensitive));
    } catch (IOException | IllegalArgumentException e) {
      problem(key, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<KeyChoice> listed() {
    List<ListedKeys.Listed> keys = new ArrayList<>();
    for (KeySettings key : settings.keys()) {
      source(key)
          .map(from -> new ListedKeys.Listed(key.domain(), key.selector(), key.identity(), from))
          .ifPresent(keys::add);
    }
    return keys.isEmpty()
        ? Optional.empty()
        : Optional.of(new ListedKeys(keys, settings.subDomains()));
  }

  /** A key that cannot be read is told at the start, not with the first mail. */
  private Optional<ListedKeys.Source> source(KeySettings key) {
    try {
      ListedKeys.Source source = open(key);
      source.key();
      return Optional.of(source);
    } catch (IOException | MalformedException e) {
      problem("keys", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private ListedKeys.Source open(KeySettings settings) throws MalformedException {
    if (settings.file().isPresent()) {
      Path file = settings.file().get();
      return () -> files.read(file);
    }
    String text = settings.key().orElseThrow().value();
    SigningKey key = SigningKey.parse(text.getBytes(US_ASCII));
    return () -> key;
  }

  private Optional<KeyChoice> paths() {
    Optional<DataSet> selectors =
        settings.selectorMap().flatMap(text -> set("selector-map", text, false));
    Optional<DataSet> paths = settings.pathMap().flatMap(text -> set("path-map", text, false));
    if (settings.path().isEmpty() && paths.isEmpty()) {
      return Optional.empty();
    }
    try {
      PathPatterns patterns = new PathPatterns(settings.path(), paths);
      return Optional.of(
          new KeyPaths(patterns, settings.selectors(), selectors, settings.subDomains(), files));
    } catch (IllegalArgumentException e) {
      problem("path", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private void problem(String key, String text) {
    problems.add(section.problem(key, text));
  }

  /** How signatures look. */
  static SignatureForm form(DkimSign.Settings settings, Config section) throws ConfigException {
    try {
      return new SignatureForm(
          settings.canonicalization().header(),
          settings.canonicalization().body(),
          names(settings.signHeaders(), SignatureForm.SIGNED),
          names(settings.oversignHeaders(), SignatureForm.OVERSIGNED),
          settings.lifetime(),
          OptionalLong.empty(),
          false,
          settings.copyHeaders(),
          false);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          List.of(section.problem("sign-headers", String.valueOf(e.getMessage()))));
    }
  }

  /** {@code *} stands for the usual names, {@code -Name} takes one away. */
  private static List<String> names(List<String> written, List<String> usual) {
    List<String> names = new ArrayList<>();
    for (String name : written) {
      if (name.equals("*")) {
        names.addAll(usual);
      } else if (name.startsWith("-")) {
        names.removeIf(name.substring(1)::equalsIgnoreCase);
      } else {
        names.add(name);
      }
    }
    return names;
  }
}
