package org.sluicemail.servers;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Octets;
import org.sluicemail.milter.client.MessageAnswer;
import org.sluicemail.milter.client.MilterClient;
import org.sluicemail.milter.client.Timeouts;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.Family;
import org.sluicemail.milter.codec.MacroStage;
import org.sluicemail.milter.codec.Modification;
import org.sluicemail.milter.codec.Options;

/** An OpenDKIM of our own on a unix socket, with the settings of a test. */
public final class OpenDkim implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private final ServerFolder folder;
  private final Path config;
  private final Daemon daemon;

  private OpenDkim(ServerFolder folder, Path config) throws IOException {
    this.folder = folder;
    this.config = config;
    this.daemon =
        Daemon.start(
            folder.path().resolve("output"), List.of("opendkim", "-f", "-x", config.toString()));
  }

  /** One that verifies with these keys: {@code selector._domainkey.domain} and the record. */
  public static OpenDkim verifying(Map<String, String> keys) throws IOException {
    StringBuilder lines = new StringBuilder();
    keys.forEach((name, text) -> lines.append(name).append(' ').append(text).append('\n'));
    return start(
        Map.of("keys", lines.toString()),
        "Mode v\nAlwaysAddARHeader yes\nAuthservID verifier.test\nTestPublicKeys FOLDER/keys\n");
  }

  /** One that signs everybody's mail for this domain. */
  public static OpenDkim signing(
      String domain, String selector, String key, String algorithm, String canonicalization)
      throws IOException {
    return start(
        Map.of(
            "private",
            key,
            "signing",
            "* all\n",
            "table",
            "all " + domain + ":" + selector + ":FOLDER/private\n"),
        "Mode s\nSigningTable refile:FOLDER/signing\nKeyTable file:FOLDER/table\n"
            + "SignatureAlgorithm "
            + algorithm
            + "\nCanonicalization "
            + canonicalization
            + "\nOversignHeaders From\nRequireSafeKeys no\n");
  }

  private static OpenDkim start(Map<String, String> files, String settings) throws IOException {
    return start(ServerFolder.inMemory("opendkim"), files, settings);
  }

  /**
   * One with these settings, and files that only we can read; {@code FOLDER} in them is where they
   * are, a folder that OpenDKIM thinks safe.
   */
  public static OpenDkim configured(Map<String, String> files, String settings) throws IOException {
    return start(ServerFolder.trusted("opendkim"), files, settings);
  }

  private static OpenDkim start(ServerFolder folder, Map<String, String> files, String settings)
      throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      String content = file.getValue().replace("FOLDER", folder.path().toString());
      Path path = folder.file(file.getKey(), content);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }
    String all = "Socket local:FOLDER/sock\nBackground no\nUMask 000\nSyslog no\n" + settings;
    Path config = folder.file("opendkim.conf", all.replace("FOLDER", folder.path().toString()));
    OpenDkim server = new OpenDkim(folder, config);
    try {
      Await.until("opendkim's socket", LIMIT, () -> server.listens());
      return server;
    } catch (IOException | AssertionError e) {
      server.close();
      throw e;
    }
  }

  private boolean listens() throws IOException {
    daemon.check();
    return Files.exists(socket());
  }

  /** Its configuration. */
  public Path config() {
    return config;
  }

  /** Its socket. */
  public Path socket() {
    return folder.path().resolve("sock");
  }

  /**
   * The field of this name that it adds to {@code message}, which comes from a client it trusts; it
   * lets pass what it cannot read.
   */
  public Optional<HeaderField> judge(Message message, String name) throws IOException {
    Timeouts patient = new Timeouts(LIMIT, LIMIT, LIMIT, LIMIT);
    try (MilterClient client =
        MilterClient.connect(UnixDomainSocketAddress.of(socket()), patient, Options.everything())) {
      client.define(MacroStage.CONNECT, Map.of("j", "mta.test"));
      client.connect(new Command.Connect("localhost", Family.INET, 25, "127.0.0.1"));
      client.helo("localhost");
      client.mail("<sender@client.test>", List.of());
      client.rcpt("<rcpt@client.test>", List.of());
      client.data();
      for (HeaderField field : message.header().fields()) {
        client.header(field.name(), field.value());
      }
      client.endOfHeader();
      try (var body = message.body().open()) {
        client.body(Octets.of(body.readAllBytes()));
      }
      return added(client.endOfMessage(), name);
    }
  }

  private static Optional<HeaderField> added(MessageAnswer answer, String name) {
    return answer.modifications().stream()
        .filter(Modification.InsertHeader.class::isInstance)
        .map(Modification.InsertHeader.class::cast)
        .filter(insert -> insert.name().equals(name))
        .map(insert -> field(name, insert.value().text().replaceAll("(?<!\r)\n", "\r\n")))
        .findFirst();
  }

  private static HeaderField field(String name, String value) {
    return HeaderField.of(Octets.of(name), Octets.of(value.startsWith(" ") ? value : " " + value));
  }

  /** Killed: libmilter looks for signals every few seconds, and it has nothing to lose. */
  @Override
  public void close() throws IOException {
    try (folder) {
      daemon.kill();
    }
  }
}
