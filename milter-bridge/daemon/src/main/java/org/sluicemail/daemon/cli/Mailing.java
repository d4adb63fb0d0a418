package org.sluicemail.daemon.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sluicemail.config.Addresses;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Limits;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;
import org.sluicemail.mail.Spool;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that tell of a mail: messages, envelope and session. */
final class Mailing {
  private static final String STDIN = "-";

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "Message files; - or none for standard input.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = {"-f", "--from"},
      paramLabel = "ADDRESS",
      defaultValue = "postmaster@localhost",
      description = "Reverse-path, <> for the null one (default: ${DEFAULT-VALUE}).")
  private String from = "";

  @Option(
      names = {"-r", "--rcpt"},
      paramLabel = "ADDRESS",
      defaultValue = "postmaster@localhost",
      description = "Recipient; may be repeated (default: ${DEFAULT-VALUE}).")
  private List<String> recipients = new ArrayList<>();

  @Option(
      names = "--client",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      converter = AddressConverter.class,
      description = "IP address of the client (default: ${DEFAULT-VALUE}).")
  private InetAddress client = InetAddress.getLoopbackAddress();

  @Option(
      names = "--client-name",
      paramLabel = "HOST",
      defaultValue = "localhost",
      description = "Verified host name of the client (default: ${DEFAULT-VALUE}).")
  private String clientName = "";

  @Option(
      names = "--helo",
      paramLabel = "HOST",
      defaultValue = "localhost",
      description = "What the client calls itself (default: ${DEFAULT-VALUE}).")
  private String helo = "";

  @Option(names = "--user", paramLabel = "NAME", description = "Authenticated user.")
  private @Nullable String user;

  @Option(
      names = "--macro",
      paramLabel = "NAME=VALUE",
      description = "Macro of the mail server; may be repeated.")
  private Map<String, String> macros = new LinkedHashMap<>();

  @Option(names = "--json", description = "Print one object for each message, on one line.")
  private boolean json;

  /** An IP address, never looked up as a name. */
  static final class AddressConverter implements ITypeConverter<InetAddress> {
    @Override
    public InetAddress convert(String text) {
      return Addresses.literal(text)
          .orElseThrow(() -> new IllegalArgumentException("not an IP address: " + text));
    }
  }

  boolean json() {
    return json;
  }

  boolean readsStandardInput() {
    return files().contains(STDIN);
  }

  List<String> files() {
    return files.isEmpty() ? List.of(STDIN) : files;
  }

  ReversePath from() {
    return ReversePath.of(from);
  }

  List<Recipient> recipients() {
    return recipients.stream().map(Recipient::of).toList();
  }

  /** The macros by name without braces, the login among them. */
  Map<String, String> macros() {
    Map<String, String> all = new LinkedHashMap<>();
    macros.forEach((name, value) -> all.put(name.replaceAll("[{}]", ""), value));
    Optional.ofNullable(user).ifPresent(name -> all.put("auth_authen", name));
    return all;
  }

  Session session() {
    Session session =
        Session.UNKNOWN
            .withClient(new Client(client, 0, clientName))
            .withHelo(helo)
            .withQueueId(macros().getOrDefault("i", ""))
            .withServer(
                new Session.Server(
                    macros().getOrDefault("j", ""),
                    macros().getOrDefault("daemon_name", ""),
                    macros().getOrDefault("v", "")))
            .withMacros(macros());
    return Optional.ofNullable(macros().get("auth_authen")).map(session::withUser).orElse(session);
  }

  /** The message in {@code file}, which the caller closes; {@link Failure} if it is not one. */
  static Message read(String file, Spool spool, Limits limits) throws IOException {
    try (InputStream in = file.equals(STDIN) ? System.in : Files.newInputStream(Path.of(file))) {
      return Message.read(new LineEnds(new BufferedInputStream(in)), spool, limits);
    } catch (IOException e) {
      throw Failure.message(file.equals(STDIN) ? "from standard input" : file, e);
    }
  }
}
