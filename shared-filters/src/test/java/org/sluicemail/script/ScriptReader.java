package org.sluicemail.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Octets;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Tls;

/** Reads the text of one script; the words of the language are in {@code scripts/README.md}. */
final class ScriptReader {
  private static final Set<String> BLOCKS = Set.of("CONF", "FILE", "HEADER", "BODY", "EDITS");
  private static final String HELO = "client.example.net";

  private final String file;
  private final Map<String, String> skips = new LinkedHashMap<>();
  private final Map<String, Set<String>> differences = new LinkedHashMap<>();
  private final List<Script.Visit> visits = new ArrayList<>();
  private final Map<String, Path> files = new LinkedHashMap<>();
  private Optional<String> configuration = Optional.empty();
  private Session session = new Session();
  private Duration pause = Duration.ZERO;
  private @Nullable Mail mail;

  private ScriptReader(String file) {
    this.file = file;
  }

  /** {@code ScriptException} with file and line of the first mistake. */
  static Script read(String file, String text) {
    ScriptReader reader = new ScriptReader(file);
    List<Entry> entries = Entry.all(file, text);
    for (Entry entry : entries) {
      try {
        reader.take(entry);
      } catch (IllegalArgumentException e) {
        throw new ScriptException(file, entry.line(), String.valueOf(e.getMessage()));
      }
    }
    return reader.script(entries.isEmpty() ? 1 : entries.getLast().line());
  }

  /** A session that is being read. */
  private static final class Session {
    Optional<Client> client = Optional.empty();
    String helo = HELO;
    Optional<String> user = Optional.empty();
    Optional<Tls> tls = Optional.empty();
    boolean local;
    final List<Script.Mailing> mailings = new ArrayList<>();
  }

  /** A mail that is being read. */
  private static final class Mail {
    final int line;
    final Duration pause;
    final ReversePath sender;
    final Verdict verdict;
    final List<Script.To> recipients = new ArrayList<>();
    Optional<Header> header = Optional.empty();
    Optional<Lines> body = Optional.empty();
    Optional<Verdict> end = Optional.empty();
    List<String> edits = List.of();
    Optional<List<String>> findings = Optional.empty();

    Mail(Entry entry, Duration pause) {
      this.pause = pause;
      line = entry.line();
      sender = new ReversePath(Recipient.of(entry.word(0)).address(), parameters(entry));
      verdict = entry.verdict().orElse(Verdict.proceed());
    }

    Script.Mailing mailing(boolean reset) {
      Optional<Script.Data> data =
          end.map(verdict ->
              new Script.Data(header.orElse(Header.EMPTY), body, verdict, edits, findings));
      return new Script.Mailing(
          line, pause, sender, this.verdict, List.copyOf(recipients), data, reset);
    }

    /** Whether the server waits for more of it. */
    boolean isOpen() {
      return end.isEmpty() && verdict.accepts();
    }
  }

  private void take(Entry entry) {
    if (!entry.block().isEmpty() && !BLOCKS.contains(entry.keyword())) {
      throw new IllegalArgumentException(entry.keyword() + " takes no block");
    }
    switch (entry.keyword()) {
      case "CONF" -> configuration = Optional.of(configuration(entry));
      case "FILE" -> files.put(entry.word(0), file(entry));
      case "CLOCK" -> pause = pause.plus(later(entry.word(0)));
      case "SKIP" -> skip(entry);
      case "DIFFERS" -> differs(entry);
      case "CONNECT" -> connect(entry);
      case "LOCAL" -> local();
      case "HELO" -> session.helo = entry.word(0);
      case "AUTH" -> session.user = Optional.of(entry.word(0));
      case "TLS" -> session.tls = Optional.of(new Tls(entry.word(0), entry.word(1), "", ""));
      case "RSET" -> endMail(true);
      case "FROM" -> from(entry);
      default -> ofMail(entry);
    }
  }

  private static String configuration(Entry entry) {
    String block = String.join("\n", entry.block()) + "\n";
    return entry.rest().isEmpty() ? block : Example.yaml(entry.rest(), block);
  }

  private static Path file(Entry entry) {
    try {
      Path path = Files.createTempFile("sluice-script", "." + entry.word(0));
      path.toFile().deleteOnExit();
      return Files.writeString(path, String.join("\n", entry.block()) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void ofMail(Entry entry) {
    Mail current = mail;
    if (current == null) {
      throw new IllegalArgumentException("no such word here: " + entry.keyword());
    }
    switch (entry.keyword()) {
      case "TO" -> current.recipients.add(to(entry));
      case "HEADER" -> current.header = Optional.of(header(entry.block()));
      case "BODY" -> current.body = Optional.of(new Lines(entry.block()));
      case "END" -> current.end = Optional.of(entry.verdict().orElse(Verdict.proceed()));
      case "EDITS" -> current.edits = entry.block().stream().map(EditText::canonical).toList();
      case "FINDS" -> current.findings = Optional.of(entry.words());
      default -> throw new IllegalArgumentException("no such word: " + entry.keyword());
    }
  }

  private void skip(Entry entry) {
    String[] parts = entry.rest().split(": +", 2);
    if (parts.length < 2) {
      throw new IllegalArgumentException("write: SKIP door: reason");
    }
    skips.put(parts[0], parts[1]);
  }

  private void differs(Entry entry) {
    String[] parts = entry.rest().split("[: ]+", 3);
    if (parts.length < 3) {
      throw new IllegalArgumentException("write: DIFFERS door Field: reason");
    }
    differences.computeIfAbsent(parts[0], door -> new HashSet<>()).add(parts[1]);
  }

  private static Duration later(String text) {
    try {
      return Duration.parse("PT" + text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("write: CLOCK 6m, or 30s, 25h", e);
    }
  }

  private void connect(Entry entry) {
    endSession();
    try {
      String name = entry.words().size() > 1 ? entry.word(1) : "";
      session.client = Optional.of(new Client(InetAddress.getByName(entry.word(0)), 0, name));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("no address: " + entry.word(0), e);
    }
  }

  private void local() {
    endSession();
    session.local = true;
  }

  private void endSession() {
    endMail(false);
    if (!session.mailings.isEmpty()) {
      visits.add(
          new Script.Visit(
              session.client,
              session.helo,
              session.user,
              session.tls,
              session.local,
              List.copyOf(session.mailings)));
    }
    session = new Session();
  }

  private void endMail(boolean reset) {
    Mail ended = mail;
    if (ended != null) {
      session.mailings.add(ended.mailing(reset));
    }
    mail = null;
  }

  private void from(Entry entry) {
    if (mail != null && mail.isOpen()) {
      throw new IllegalArgumentException("FROM without RSET while a mail is open");
    }
    endMail(false);
    mail = new Mail(entry, pause);
    pause = Duration.ZERO;
  }

  private static Script.To to(Entry entry) {
    Recipient recipient = new Recipient(Recipient.of(entry.word(0)).address(), parameters(entry));
    return entry.rest().endsWith("-> " + Script.To.REFUSED)
        ? new Script.To(recipient, Optional.empty())
        : new Script.To(recipient, entry.verdict().or(() -> Optional.of(Verdict.proceed())));
  }

  private static List<String> parameters(Entry entry) {
    return entry.words().subList(1, entry.words().size());
  }

  static Header header(List<String> block) {
    String text = Octets.of(new Lines(block).octets()).text();
    List<HeaderField> fields = new ArrayList<>();
    for (String field : text.split("\r\n(?![ \t])")) {
      if (!field.isEmpty()) {
        fields.add(HeaderField.of(Octets.of(field)));
      }
    }
    return new Header(fields);
  }

  private Script script(int line) {
    endSession();
    if (visits.isEmpty()) {
      throw new ScriptException(file, line, "no mail");
    }
    String yaml =
        configuration.orElseThrow(() -> new ScriptException(file, line, "no configuration"));
    for (Map.Entry<String, Path> each : files.entrySet()) {
      yaml = yaml.replace('<' + each.getKey() + '>', each.getValue().toString());
    }
    String name = file.replaceAll("\\.mail$", "");
    return new Script(name, Peers.in(yaml), skips, differences, visits);
  }
}
