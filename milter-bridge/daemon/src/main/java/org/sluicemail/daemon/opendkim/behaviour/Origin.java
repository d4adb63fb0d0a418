package org.sluicemail.daemon.opendkim.behaviour;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sluicemail.daemon.opendkim.HostSet;
import org.sluicemail.daemon.opendkim.MacroTest;
import org.sluicemail.daemon.opendkim.Who;
import org.sluicemail.filter.Needs;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Session;

/** Where mail comes from: whether the client may have it signed. */
record Origin(Who who) {
  private static final String AUTHENTICATION = "auth_type";

  /** A server that names no address is one that was called on the spot. */
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  Needs needs() {
    List<String> macros =
        Stream.concat(Stream.of(AUTHENTICATION), who.macros().stream().map(MacroTest::name))
            .toList();
    return Needs.NONE.facts(Fact.CLIENT, Fact.CLIENT_NAME, Fact.SERVER).macros(macros);
  }

  /** By the server's name, by a macro, by the client, or since the client has logged in. */
  boolean isTrusted(Session session, JobLog log) {
    return isMta(session, log)
        || hasMacro(session, log)
        || isInternal(session, log)
        || isAuthenticated(session, log);
  }

  private boolean isMta(Session session, JobLog log) {
    if (who.mtas().isEmpty() || who.mtas().contains(session.server().tag())) {
      return !who.mtas().isEmpty();
    }
    String host = session.server().name();
    log.why("no MTA name match (host=" + host + ", MTA=" + session.server().tag() + ")");
    return false;
  }

  private boolean hasMacro(Session session, JobLog log) {
    boolean holds = who.macros().stream().anyMatch(test -> test.holds(session.macros()));
    if (!holds && !who.macros().isEmpty()) {
      log.why("no macros match");
    }
    return holds;
  }

  private boolean isInternal(Session session, JobLog log) {
    boolean internal = isIn(who.internal(), session);
    if (!internal) {
      log.why(host(session) + " [" + session.client().addressText() + "] not internal");
    }
    return internal;
  }

  private static boolean isAuthenticated(Session session, JobLog log) {
    boolean authenticated = !session.macros().getOrDefault(AUTHENTICATION, "").isEmpty();
    if (!authenticated) {
      log.why("not authenticated");
    }
    return authenticated;
  }

  /** Says that a stranger writes in the name of {@code domain}, unless that is to be ignored. */
  void warn(Session session, String domain, JobLog log) {
    if (!isIn(who.externalIgnore(), session)) {
      log.notice("external host " + host(session) + " attempted to send as " + domain);
    }
  }

  /** What we call the client by. */
  private static String host(Session session) {
    String name = session.client().name();
    return name.isEmpty() ? "[" + session.client().addressText() + "]" : name;
  }

  private static boolean isIn(HostSet hosts, Session session) {
    Optional<InetAddress> address = session.client().address().or(() -> Optional.of(LOOPBACK));
    return hosts.contains(session.client().name(), address);
  }
}
