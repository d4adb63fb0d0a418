package org.sluicemail.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sluicemail.chain.Deadlines;
import org.sluicemail.config.Default;
import org.sluicemail.config.Max;
import org.sluicemail.config.Min;
import org.sluicemail.config.Size;
import org.sluicemail.journal.Journal;
import org.sluicemail.mail.Limits;
import org.sluicemail.mail.Spool;
import org.sluicemail.store.StoreSettings;

/**
 * What holds for all chains, at the top of the configuration file.
 *
 * @param authservId the name under which we testify (RFC 8601 section 2.5); the host's name
 * @param store where filters remember
 */
record EngineSettings(
    Optional<String> authservId,
    LimitSettings limits,
    DeadlineSettings deadlines,
    DnsSettings dns,
    SpoolSettings spool,
    StoreSettings store,
    LogSettings log) {
  private static final Pattern NOT_TOKEN = Pattern.compile("^$|[^!-~]|[()<>@,;:\\\\\"/\\[\\]?=]");

  EngineSettings {
    if (authservId.filter(NOT_TOKEN.asPredicate()).isPresent()) {
      throw new IllegalArgumentException("authserv-id is one word, such as a host name");
    }
  }

  /**
   * What one mail may take of us; see {@link Limits}.
   *
   * @param message octets of header and body
   * @param header octets of the header
   * @param headerFields in number
   * @param recipients in number
   */
  record LimitSettings(
      @Default("1GiB") Size message,
      @Default("4MiB") Size header,
      @Default("20000") @Min("1") int headerFields,
      @Default("50000") @Min("1") int recipients) {
    LimitSettings {
      if (header.bytes() > Integer.MAX_VALUE / 2) {
        throw new IllegalArgumentException("header is at most 1GiB");
      }
    }

    Limits limits() {
      return new Limits(message.bytes(), (int) header.bytes(), headerFields, recipients);
    }
  }

  /**
   * How long filters may take together; see {@link Deadlines}.
   *
   * @param command at sender, recipient and header
   * @param message at the whole message
   */
  record DeadlineSettings(@Default("8s") Duration command, @Default("240s") Duration message) {
    DeadlineSettings {
      if (command.isZero() || message.isZero()) {
        throw new IllegalArgumentException("a deadline is longer than 0");
      }
    }

    Deadlines deadlines() {
      return new Deadlines(command, message, Deadlines.DEFAULT.pulse());
    }
  }

  /**
   * What the log is told.
   *
   * @param summary of each mail
   */
  record LogSettings(@Default("text") Journal.Form summary) {}

  /**
   * Where bodies are kept while they are judged; see {@link Spool}.
   *
   * @param directory for those beyond memory; the folder for temporary files
   * @param memoryPerBody octets of one body kept in memory
   * @param memory octets of all bodies kept in memory; a quarter of the heap at most
   */
  record SpoolSettings(
      Optional<Path> directory,
      @Default("4MiB") @Max("1GiB") Size memoryPerBody,
      @Default("64MiB") Size memory) {
    Spool spool() {
      Path place = directory.orElse(Path.of(System.getProperty("java.io.tmpdir")));
      long quarter = Runtime.getRuntime().maxMemory() / 4;
      return new Spool(place, (int) memoryPerBody.bytes(), Math.min(memory.bytes(), quarter));
    }
  }
}
