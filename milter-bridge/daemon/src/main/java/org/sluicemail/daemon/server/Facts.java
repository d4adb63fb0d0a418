package org.sluicemail.daemon.server;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sluicemail.config.Addresses;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Session;
import org.sluicemail.mail.Tls;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.Macros;

/** What a mail server has told of a session, in commands and macros, put together. */
final class Facts {
  private final Macros macros = new Macros();
  private final String listener;
  private final Set<String> named;
  private Client client = Client.UNKNOWN;
  private String helo = "";
  private boolean overflow;

  /** {@code named} are the macros that conditions ask for. */
  Facts(String listener, Set<String> named) {
    this.listener = listener;
    this.named = named;
  }

  /**
   * Whether more macros came than are kept. Some of the session then is not known, such as who has
   * logged in, so that its mail cannot be judged.
   */
  boolean overflow() {
    return overflow;
  }

  /** Takes what {@code command} tells, and drops what ended with it. */
  void note(Command command) {
    if (command instanceof Command.DefineMacros definition) {
      overflow |= !macros.define(definition);
      return;
    }
    macros.begin(command);
    switch (command) {
      case Command.Connect connect -> client = client(connect);
      case Command.Helo(String name) -> helo = name;
      case Command.QuitNewConnection quit -> {
        client = Client.UNKNOWN;
        helo = "";
        overflow = false;
      }
      default -> {}
    }
  }

  private static Client client(Command.Connect connect) {
    Optional<InetAddress> address = Addresses.literal(connect.address());
    boolean verified = !connect.host().startsWith("[") && !connect.host().equals("unknown");
    return new Client(address, connect.port(), verified ? connect.host() : "");
  }

  /** The session as it is known now. */
  Session session() {
    return new Session(
        listener,
        client,
        helo,
        value("tls_version").map(this::tls),
        value("auth_authen"),
        value("i").orElse(""),
        server(),
        conditions());
  }

  private Tls tls(String version) {
    return new Tls(
        version,
        value("cipher").orElse(""),
        value("cert_subject").orElse(""),
        value("cert_issuer").orElse(""));
  }

  private Session.Server server() {
    return new Session.Server(
        value("j").orElse(""), value("daemon_name").orElse(""), value("v").orElse(""));
  }

  private Map<String, String> conditions() {
    Map<String, String> values = new HashMap<>();
    named.forEach(name -> value(name).ifPresent(value -> values.put(name, value)));
    return values;
  }

  /** A macro that is there and says something. */
  private Optional<String> value(String name) {
    return macros.value(name).filter(value -> !value.isEmpty());
  }
}
