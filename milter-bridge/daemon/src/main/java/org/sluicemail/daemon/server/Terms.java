package org.sluicemail.daemon.server;

import java.util.Set;
import org.sluicemail.engine.Engine;
import org.sluicemail.milter.codec.Options;

/**
 * On what terms mail servers are served at one listener: worked out once, not for each connection.
 *
 * @param wanted what we ask for in the negotiation
 * @param macros the names that conditions ask for
 */
record Terms(Engine engine, String listener, Options wanted, Set<String> macros) {
  static Terms of(Engine engine, String listener) {
    return new Terms(
        engine,
        listener,
        Negotiation.wanted(engine.routes(), listener),
        Negotiation.macros(engine.routes(), listener));
  }
}
