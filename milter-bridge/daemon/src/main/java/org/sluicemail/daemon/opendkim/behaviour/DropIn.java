package org.sluicemail.daemon.opendkim.behaviour;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sluicemail.chain.Chain;
import org.sluicemail.chain.Condition;
import org.sluicemail.chain.Deadlines;
import org.sluicemail.chain.Mode;
import org.sluicemail.chain.Part;
import org.sluicemail.chain.Routes;
import org.sluicemail.daemon.opendkim.HostSet;
import org.sluicemail.daemon.opendkim.Lookups;
import org.sluicemail.daemon.opendkim.Settings;
import org.sluicemail.dkim.DnsKeys;
import org.sluicemail.dkim.KeyLookup;
import org.sluicemail.dkim.Verifier;
import org.sluicemail.dkim.VerifyRules;
import org.sluicemail.dkim.keys.DataSet;
import org.sluicemail.dns.Dns;
import org.sluicemail.dns.DnsJava;
import org.sluicemail.dns.NameServer;
import org.sluicemail.dns.ZoneFile;
import org.sluicemail.engine.Engine;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Resources;
import org.sluicemail.filter.Services;
import org.sluicemail.journal.Journal;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Limits;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.Spool;
import org.sluicemail.store.MemoryStore;

/** Makes of OpenDKIM's settings an engine that mail servers can be served with. */
public final class DropIn {
  private static final String NAME = "opendkim";

  /** {@code DNSTimeout 0} waits for ever; the mail server does not. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** As {@code dkim-verify}: keys with more are work for whoever publishes them. */
  private static final int MAXIMUM_BITS = 8192;

  private static final int DNS_PORT = 53;

  private final Settings settings;
  private final Services services;
  private final KeyLookup keys;

  private DropIn(Settings settings, Services services, KeyLookup keys) {
    this.settings = settings;
    this.services = services;
    this.keys = keys;
  }

  /**
   * An engine that does what OpenDKIM does with these settings; it closes what it takes of {@code
   * resources}.
   *
   * @throws IOException when the key file, or the file of test keys, cannot be used
   */
  public static Engine engine(Settings settings, Resources resources, InstantSource clock)
      throws IOException {
    OwnKeys own = new OwnKeys(settings);
    List<DataSet> test = testKeys(settings);
    Resources.Scope scope = resources.scope();
    Dns dns = test.isEmpty() ? dns(settings.lookups(), scope) : ZoneFile.EMPTY;
    Services services =
        new Services(
            settings.results().authservId().orElse(NAME),
            Spool.inTemporaryFolder(),
            scope,
            new MemoryStore(1, clock), // nothing is remembered
            dns,
            clock);
    KeyLookup keys = test.isEmpty() ? new DnsKeys(dns) : new TestKeys(test);
    Routes routes = new DropIn(settings, services, keys).routes(own);
    return Engine.of(routes, services, Limits.DEFAULT, Journal.Form.OFF);
  }

  private static List<DataSet> testKeys(Settings settings) throws IOException {
    List<DataSet> sets = new ArrayList<>();
    settings.testData().dnsData().ifPresent(sets::add);
    Optional<Path> file = settings.testData().publicKeys();
    if (file.isPresent()) {
      sets.add(DataSet.open("file:" + file.get(), settings.base()));
    }
    return sets;
  }

  private static Dns dns(Lookups lookups, Resources.Scope scope) {
    List<NameServer> servers =
        lookups.nameservers().isEmpty()
            ? DnsJava.ofSystem()
            : lookups.nameservers().stream().map(DropIn::nameServer).toList();
    DnsJava.Settings asked = new DnsJava.Settings(servers, lookups.timeout().orElse(PATIENCE), 0);
    return scope.get(asked, () -> new DnsJava(asked));
  }

  private static NameServer nameServer(InetAddress address) {
    return new NameServer(new InetSocketAddress(address, DNS_PORT));
  }

  private Routes routes(OwnKeys own) {
    Deadlines deadlines = Deadlines.DEFAULT;
    Chain chain = new Chain(NAME, parts(own), deadlines, Limits.DEFAULT);
    Routes.Route all = new Routes.Route(Condition.always(), chain);
    if (settings.who().peers().equals(HostSet.EMPTY)) {
      return new Routes(List.of(all));
    }
    Chain nothing = new Chain("peer", List.of(), deadlines, Limits.DEFAULT);
    return new Routes(List.of(new Routes.Route(isPeer(settings.who().peers()), nothing), all));
  }

  private static Condition isPeer(HostSet peers) {
    return new Condition.Fact(
        "client",
        Moment.CONNECT,
        Needs.NONE.facts(Fact.CLIENT, Fact.CLIENT_NAME),
        Set.of(),
        scene ->
            peers.contains(scene.session().client().name(), scene.session().client().address()));
  }

  private List<Part> parts(OwnKeys own) {
    Senders senders = new Senders(settings.identity());
    Signers signers = new Signers(senders, new Screen(settings.verifying()));
    Bodies bodies = new Bodies(settings.form().fixCrlf(), services.spool());
    Verifier verifier = new Verifier(rules(), keys, services.clock());
    Verification byHeader = new Verification(settings, signers, verifier, keys, bodies, false);
    Verification byMessage = new Verification(settings, signers, verifier, keys, bodies, true);
    List<Part> parts =
        new ArrayList<>(
            List.of(
                part(
                    new AtHeader(settings, new Roles(settings, own), signers, verifier),
                    Condition.always()),
                part(byHeader, Marks.found(Marks.VERIFY_HEADER)),
                part(byMessage, Marks.found(Marks.VERIFY_MESSAGE)),
                part(new Signing(settings, bodies, services.clock()), Marks.found(Marks.SIGN)),
                part(
                    new Testimony(settings.results()),
                    Marks.found(Marks.VERIFY_HEADER, Marks.VERIFY_MESSAGE, Marks.MALFORMED))));
    if (settings.results().softwareHeader()) {
      parts.add(
          part(
              new SoftwareField(),
              Marks.found(Marks.SIGN, Marks.VERIFY_HEADER, Marks.VERIFY_MESSAGE)));
    }
    return parts;
  }

  private VerifyRules rules() {
    return new VerifyRules(
        Integer.MAX_VALUE, // which are looked at is for Screen to say
        settings.verifying().minimumKeyBits(),
        MAXIMUM_BITS,
        settings.verifying().clockDrift(),
        true,
        true);
  }

  private Part part(Filter filter, Condition condition) {
    OnError onError = new Judgement(settings.actions()).onError();
    return new Part(
        NAME, filter, onError, Mode.ENFORCE, Deadlines.DEFAULT.of(Part.moment(filter)), condition);
  }
}
