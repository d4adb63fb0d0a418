package org.sluicemail.milter.codec;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One side's word in the negotiation: the MTA's offer, or the filter's answer, after which both
 * know what is agreed. {@code macros} are those asked for by name; a stage that is absent leaves
 * the choice to the MTA.
 */
public record Options(
    int version, Set<Action> actions, Set<Step> steps, Map<MacroStage, List<String>> macros) {
  public static final int OLDEST_VERSION = 2;
  public static final int NEWEST_VERSION = 6;

  private static final int FIRST_WITH_UNKNOWN = 3;
  private static final int FIRST_WITH_DATA = 4;

  /** What MTAs before 8.10 could do when they left a word 0. */
  private static final int OLD_ACTIONS = 0x0F;

  private static final int OLD_STEPS = 0x3F;

  public Options {
    actions = Collections.unmodifiableSet(copyOf(actions, Action.class));
    steps = Collections.unmodifiableSet(copyOf(steps, Step.class));
    Map<MacroStage, List<String>> requests = new EnumMap<>(MacroStage.class);
    macros.forEach((stage, names) -> requests.put(stage, List.copyOf(names)));
    macros = Collections.unmodifiableMap(requests);
  }

  public Options(int version, Set<Action> actions, Set<Step> steps) {
    this(version, actions, steps, Map.of());
  }

  /** Everything of the newest version, but for the large payloads, which are to be meant. */
  public static Options everything() {
    Set<Step> steps = EnumSet.allOf(Step.class);
    steps.removeAll(EnumSet.of(Step.PAYLOAD_256K, Step.PAYLOAD_1M));
    return new Options(NEWEST_VERSION, EnumSet.allOf(Action.class), steps);
  }

  /**
   * The answer of a filter that wants this to an MTA that offers {@code offer}: never more than was
   * offered. What then is missing the filter has to do without or to emulate.
   */
  public Options answer(Options offer) throws ProtocolException {
    if (offer.version < OLDEST_VERSION) {
      throw new ProtocolException("milter version " + offer.version);
    }
    Set<Action> granted = copyOf(offer.actions, Action.class);
    boolean named = !macros.isEmpty() && granted.contains(Action.SET_MACROS);
    granted.removeIf(action -> action != Action.SET_MACROS && !actions.contains(action));
    granted.removeIf(action -> action == Action.SET_MACROS && !named);
    Set<Step> common = copyOf(offer.steps, Step.class);
    common.retainAll(steps);
    return new Options(
        Math.min(version, offer.version), granted, common, named ? macros : Map.of());
  }

  public boolean has(Action action) {
    return actions.contains(action);
  }

  public boolean has(Step step) {
    return steps.contains(step);
  }

  /** Whether commands of this kind travel under these agreed options. */
  public boolean sends(Command command) {
    boolean known =
        switch (command.code()) {
          case 'U' -> version >= FIRST_WITH_UNKNOWN;
          case 'T' -> version >= FIRST_WITH_DATA;
          default -> true;
        };
    return known && Step.suppressing(command).filter(steps::contains).isEmpty();
  }

  /** Whether a command of this kind is answered under these agreed options. */
  public boolean answers(Command command) {
    return command.isAnswered() && Step.silencing(command).filter(steps::contains).isEmpty();
  }

  /** The largest payload to send under these agreed options, in octets. */
  public int payloadLimit() {
    return has(Step.PAYLOAD_1M) ? 0xFFFFF : has(Step.PAYLOAD_256K) ? 0x3FFFF : Frame.PAYLOAD_LIMIT;
  }

  void encode(FrameWriter out) {
    out.begin('O');
    out.uint32(version).uint32(Action.bits(actions)).uint32(Step.bits(steps));
    macros.forEach((stage, names) -> out.uint32(stage.number()).string(String.join(" ", names)));
    out.end();
  }

  /** An offer; a flag without a name in this package is not known here and left out. */
  static Options offered(Payload payload) throws ProtocolException {
    int version = payload.uint32();
    int actions = payload.uint32();
    int steps = payload.uint32();
    return new Options(
        version,
        Action.of(actions == 0 ? OLD_ACTIONS : actions),
        Step.of(steps == 0 ? OLD_STEPS : steps));
  }

  /** An answer; a flag without a name cannot have been offered and breaks the rules. */
  static Options answered(Payload payload) throws ProtocolException {
    int version = payload.uint32();
    int actions = payload.uint32();
    int steps = payload.uint32();
    Options options =
        new Options(version, Action.of(actions), Step.of(steps), macroRequests(payload));
    if (Action.bits(options.actions) != actions || Step.bits(options.steps) != steps) {
      throw payload.broken(String.format("unknown flags in 0x%x 0x%x", actions, steps));
    }
    return options;
  }

  /**
   * Stages that are unknown are left out, and a list cut short ends the reading, as in Sendmail.
   */
  private static Map<MacroStage, List<String>> macroRequests(Payload payload)
      throws ProtocolException {
    Map<MacroStage, List<String>> requests = new EnumMap<>(MacroStage.class);
    while (payload.hasNumberedString()) {
      int stage = payload.uint32();
      List<String> names = names(payload.string());
      MacroStage.numbered(stage).ifPresent(known -> requests.put(known, names));
    }
    payload.rest();
    return requests;
  }

  private static List<String> names(String list) {
    return Arrays.stream(list.split("[ ,]+")).filter(name -> !name.isEmpty()).toList();
  }

  private static <E extends Enum<E>> Set<E> copyOf(Set<E> set, Class<E> type) {
    Set<E> copy = EnumSet.noneOf(type);
    copy.addAll(set);
    return copy;
  }
}
