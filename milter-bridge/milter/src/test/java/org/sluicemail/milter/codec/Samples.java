package org.sluicemail.milter.codec;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.sluicemail.mail.Octets;

/** Packets at random, the same for the same seed. */
final class Samples {
  private static final int KINDS_OF_COMMAND = 15;
  private static final int KINDS_OF_RESPONSE = 19;

  private final Random random;

  Samples(long seed) {
    random = new Random(seed);
  }

  /**
   * The seed of {@code -Dsluice.seed}, else a new one: who draws one names it when a test fails.
   */
  static long seed() {
    return Long.getLong("sluice.seed", System.nanoTime());
  }

  Command command() {
    return switch (random.nextInt(KINDS_OF_COMMAND)) {
      case 0 -> new Command.OptionNegotiation(offer());
      case 1 -> new Command.DefineMacros(octet(), macros());
      case 2 -> connect();
      case 3 -> new Command.Helo(string());
      case 4 -> new Command.Mail(string(), strings());
      case 5 -> new Command.Rcpt(string(), strings());
      case 6 -> new Command.Data();
      case 7 -> new Command.Header(string(), octets(40, true));
      case 8 -> new Command.EndOfHeader();
      case 9 -> new Command.Body(octets(300, false));
      case 10 -> new Command.EndOfMessage(octets(20, false));
      case 11 -> new Command.Abort();
      case 12 -> new Command.Quit();
      case 13 -> new Command.QuitNewConnection();
      default -> new Command.Unknown(string());
    };
  }

  Response response() {
    return switch (random.nextInt(KINDS_OF_RESPONSE)) {
      case 0 -> new Response.Negotiated(answer());
      case 1 -> new Response.Progress();
      case 2 -> new Answer.Continue();
      case 3 -> new Answer.Accept();
      case 4 -> new Answer.Reject();
      case 5 -> new Answer.TempFail();
      case 6 -> new Answer.Discard();
      case 7 -> new Answer.Skip();
      case 8 -> new Answer.Shutdown();
      case 9 -> new Answer.ConnectionFailure();
      case 10 -> Answer.ReplyCode.of(400 + random.nextInt(200), "", string());
      case 11 -> new Modification.AddHeader(name(), value());
      case 12 -> new Modification.InsertHeader(index(), name(), value());
      case 13 -> new Modification.ChangeHeader(index(), name(), value());
      case 14 -> new Modification.ReplaceBody(octets(300, false));
      case 15 -> new Modification.AddRecipient(line(), random.nextBoolean() ? line() : "");
      case 16 -> new Modification.DeleteRecipient(line());
      case 17 -> new Modification.ChangeSender(line(), random.nextBoolean() ? line() : "");
      default -> new Modification.Quarantine(line());
    };
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  byte octet() {
    return (byte) random.nextInt(256);
  }

  Octets octets(int most, boolean noNul) {
    byte[] bytes = new byte[random.nextInt(most + 1)];
    random.nextBytes(bytes);
    for (int i = 0; noNul && i < bytes.length; i++) {
      bytes[i] = bytes[i] == 0 ? (byte) 'x' : bytes[i];
    }
    return Octets.of(bytes);
  }

  private Options offer() {
    Set<Action> actions = some(Action.class);
    Set<Step> steps = some(Step.class);
    actions.add(Action.ADD_HEADERS);
    steps.add(Step.SKIP);
    return new Options(random.nextInt(8), actions, steps);
  }

  private Options answer() {
    Map<MacroStage, List<String>> macros = new EnumMap<>(MacroStage.class);
    some(MacroStage.class).forEach(stage -> macros.put(stage, List.of("i", "{x" + below(9) + "}")));
    return new Options(2 + random.nextInt(5), some(Action.class), some(Step.class), macros);
  }

  private Command connect() {
    Family family = Family.values()[random.nextInt(Family.values().length)];
    return family == Family.UNKNOWN
        ? new Command.Connect(string(), family, 0, "")
        : new Command.Connect(string(), family, random.nextInt(0x10000), string());
  }

  private Map<String, String> macros() {
    Map<String, String> macros = new LinkedHashMap<>();
    strings().forEach(name -> macros.put(name, string()));
    return macros;
  }

  private List<String> strings() {
    return Stream.generate(this::string).limit(random.nextInt(4)).toList();
  }

  private String string() {
    return octets(20, true).text();
  }

  private String line() {
    return "x" + string().replaceAll("[\r\n]", "-");
  }

  private String name() {
    return "X-" + Integer.toString(random.nextInt(10_000), 36);
  }

  private int index() {
    return random.nextInt() >>> 1;
  }

  private Octets value() {
    return FieldText.clean(octets(60, false));
  }

  private <E extends Enum<E>> Set<E> some(Class<E> type) {
    Set<E> some = EnumSet.allOf(type);
    some.removeIf(each -> random.nextBoolean());
    return some;
  }
}
