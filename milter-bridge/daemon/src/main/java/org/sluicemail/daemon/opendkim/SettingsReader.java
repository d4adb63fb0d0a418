package org.sluicemail.daemon.opendkim;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.sluicemail.config.Addresses;
import org.sluicemail.dkim.Canonicalization;
import org.sluicemail.dkim.keys.DataSet;
import org.sluicemail.engine.Engine;

/** Makes {@link Settings} of what was given, setting by setting. */
final class SettingsReader {
  private static final String OWN_NAME = "HOSTNAME";

  private final Given given;

  SettingsReader(Given given) {
    this.given = given;
  }

  /** All settings; those that are wrong have their defaults, and a problem. */
  Settings read() {
    given.startAt(given.read("BaseDirectory", SettingsReader::folder).orElse(Path.of("")));
    Who who = who();
    return new Settings(
        new IdentityReader(given).read(who.modes().contains(Who.Mode.SIGN)),
        form(),
        who,
        verifying(),
        actions(),
        results(),
        lookups(),
        testData(),
        place(),
        logs(),
        given.base());
  }

  private static Path folder(String text) throws IOException {
    Path path = Path.of(text);
    if (!Files.isDirectory(path)) {
      throw new IOException("there is no folder " + path);
    }
    return path;
  }

  private Path path(String text) {
    return given.base().resolve(text);
  }

  private Form form() {
    List<Canonicalization> both =
        given
            .read("Canonicalization", SettingsReader::canonicalizations)
            .orElse(List.of(Canonicalization.SIMPLE, Canonicalization.SIMPLE));
    return new Form(
        both.getFirst(),
        both.getLast(),
        fields("SignHeaders", FieldNames.SIGNED),
        fields("OmitHeaders", FieldNames.OMITTED),
        given.list("OverSignHeaders").orElse(List.of()),
        given.read("SignatureTTL", Values::count).filter(s -> s > 0).map(Duration::ofSeconds),
        given.setOrEmpty("BodyLengthDB"),
        given.read("MaximumSignedBytes", Values::limit).orElse(OptionalInt.empty()),
        given.flag("Diagnostics"),
        given.flag("RequestReports"),
        given.text("SelectCanonicalizationHeader").orElse(Form.SELECT_HEADER),
        given.flag("FixCRLF"),
        given.flag("RemoveOldSignatures"));
  }

  /** One word is that of the header. */
  static List<Canonicalization> canonicalizations(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? List.of(canonicalization(text), Canonicalization.SIMPLE)
        : List.of(
            canonicalization(text.substring(0, slash)),
            canonicalization(text.substring(slash + 1)));
  }

  private static Canonicalization canonicalization(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "simple" -> Canonicalization.SIMPLE;
      case "relaxed" -> Canonicalization.RELAXED;
      default -> throw new IllegalArgumentException("'" + word + "' is neither simple nor relaxed");
    };
  }

  private FieldNames fields(String name, FieldNames usual) {
    return given.list(name).map(written -> FieldLists.of(written, usual)).orElse(usual);
  }

  private Who who() {
    HostSet internal =
        given.find("InternalHosts").isPresent() ? given.hosts("InternalHosts") : Who.LOOPBACK;
    return new Who(
        given.hosts("PeerList"),
        internal,
        given.hosts("ExternalIgnoreList"),
        given.setOrEmpty("ExemptDomains"),
        Set.copyOf(given.list("MTA").orElse(List.of())),
        macros(),
        given.setOrEmpty("DontSignMailTo"),
        given.read("Mode", SettingsReader::modes).orElse(EnumSet.allOf(Who.Mode.class)));
  }

  /** Case counts in them. */
  private List<MacroTest> macros() {
    return given
        .read("MacroList", text -> macros(DataSet.open(text, given.base(), true)))
        .orElse(List.of());
  }

  private static List<MacroTest> macros(DataSet set) {
    return Given.keys(set).stream()
        .distinct()
        .map(name -> new MacroTest(Values.macro(name), values(set.get(name))))
        .toList();
  }

  /** A row without a value lets any be. */
  private static Set<String> values(List<String> rows) {
    Set<String> values = new HashSet<>();
    for (String row : rows) {
      if (row.isEmpty()) {
        return Set.of();
      }
      Arrays.stream(row.split("\\|")).map(String::strip).forEach(values::add);
    }
    return values;
  }

  private static Set<Who.Mode> modes(String text) {
    Set<Who.Mode> modes = EnumSet.noneOf(Who.Mode.class);
    for (int i = 0; i < text.length(); i++) {
      modes.add(mode(text.charAt(i)));
    }
    return modes;
  }

  private static Who.Mode mode(char letter) {
    return switch (letter) {
      case 's' -> Who.Mode.SIGN;
      case 'v' -> Who.Mode.VERIFY;
      default -> throw new IllegalArgumentException("'" + letter + "' is neither s nor v");
    };
  }

  private Verifying verifying() {
    return new Verifying(
        count("MinimumKeyBits", Verifying.MINIMUM_KEY_BITS),
        count("MaximumSignaturesToVerify", Verifying.MAXIMUM_SIGNATURES),
        Duration.ofSeconds(count("ClockDrift", Verifying.CLOCK_DRIFT_SECONDS)),
        given.<Minimum>read("Minimum", Values::minimum).orElse(Minimum.Octets.ANY),
        given.list("MustBeSigned").orElse(List.of()),
        given.set("TrustSignaturesFrom"),
        given.flag("StrictHeaders"),
        given.flag("WeakSyntaxChecks"),
        count("MaximumHeaders", Verifying.MAXIMUM_HEADERS),
        given.flag("RequiredHeaders"),
        given.flag("IgnoreMalformedMail"));
  }

  private int count(String name, int byDefault) {
    return given.read(name, Values::count).orElse(byDefault);
  }

  private Actions actions() {
    return new Actions(
        action("BadSignature", Action.ACCEPT),
        action("DNSError", Action.TEMPFAIL),
        action("InternalError", Action.TEMPFAIL),
        action("KeyNotFound", Action.ACCEPT),
        action("NoSignature", Action.ACCEPT),
        action("Security", Action.TEMPFAIL),
        action("SignatureError", Action.REJECT),
        given.flag("Quarantine"),
        given.flag("CaptureUnknownErrors"),
        given.text("RedirectFailuresTo"));
  }

  private Action action(String event, Action byDefault) {
    Action usual = given.read("On-Default", Action::of).orElse(byDefault);
    return given.read("On-" + event, Action::of).orElse(usual);
  }

  private Results results() {
    return new Results(
        given.text("AuthservID").map(id -> id.equals(OWN_NAME) ? Engine.hostName() : id),
        given.flag("AuthservIDWithJobID"),
        given.flag("AlwaysAddARHeader"),
        given.flag("KeepAuthResults"),
        given.flag("RemoveARAll"),
        given.hosts("RemoveARFrom"),
        given.flag("NoHeaderB"),
        given.flag("X-Header") || given.flag("SoftwareHeader"));
  }

  private Lookups lookups() {
    int seconds = count("DNSTimeout", Lookups.TIMEOUT_SECONDS);
    return new Lookups(
        given.read("Nameservers", SettingsReader::addresses).orElse(List.of()),
        seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds)));
  }

  private static List<InetAddress> addresses(String text) {
    List<InetAddress> addresses = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String one = part.strip();
      addresses.add(
          Addresses.literal(one)
              .orElseThrow(() -> new IllegalArgumentException("'" + one + "' is no address")));
    }
    return addresses;
  }

  private TestData testData() {
    return new TestData(given.read("TestPublicKeys", this::file), given.set("TestDNSData"));
  }

  private Path file(String text) throws IOException {
    Path path = path(text);
    if (!Files.isReadable(path)) {
      throw new IOException(path + " cannot be read");
    }
    return path;
  }

  private Place place() {
    return new Place(
        given.read("Socket", text -> SocketText.read(text, given.base())),
        given.text("PidFile").map(this::path),
        given.read("UMask", SettingsReader::umask).map(OptionalInt::of).orElse(OptionalInt.empty()),
        given.text("UserID"));
  }

  private static int umask(String text) {
    int mask = Values.count(text);
    if ((mask & ~0777) != 0) {
      throw new IllegalArgumentException("'" + text + "' is not within 0 and 0777");
    }
    return mask;
  }

  private Logs logs() {
    return new Logs(
        given.flag("Syslog"),
        given.flag("SyslogSuccess"),
        given.flag("LogWhy"),
        given.flag("LogResults"));
  }
}
