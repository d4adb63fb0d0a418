package org.sluicemail.milter.codec;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The macros of one connection, as libmilter keeps them: a set for each stage, looked up from the
 * latest stage back to the first. Confined to one thread.
 */
public final class Macros {
  /** Values come from clients and certificates; eight stages of this are 512 KiB at most. */
  static final int STAGE_LIMIT = 64 * 1024;

  private final Map<MacroStage, Map<String, String>> stages = new EnumMap<>(MacroStage.class);
  private Map<String, String> ofUnknown = Map.of();

  /**
   * Replaces the macros of a stage. False if they are more than is kept: the stage then has none,
   * and the command that follows is best answered with {@link Answer.TempFail}.
   */
  public boolean define(Command.DefineMacros macros) {
    boolean fits = size(macros.values()) <= STAGE_LIMIT;
    Map<String, String> kept = fits ? macros.values() : Map.of();
    MacroStage.of(macros.target()).ifPresent(stage -> stages.put(stage, kept));
    if (macros.target() == 'U') {
      ofUnknown = kept;
    }
    return fits;
  }

  /** Drops what ends with {@code command}; its own macros came before it and stay. */
  public void begin(Command command) {
    if (command.code() != 'U' && command.code() != 'D') {
      ofUnknown = Map.of();
    }
    switch (command.code()) {
      case 'C', 'H', 'M', 'R' ->
          MacroStage.of(command.code())
              .ifPresent(own -> stages.keySet().removeIf(stage -> stage.compareTo(own) > 0));
      case 'O', 'Q', 'K' -> stages.clear();
      default -> {}
    }
  }

  /** The value of a macro; {@code i} and <code>{i}</code> are one. */
  public Optional<String> value(String name) {
    boolean braces = name.startsWith("{") && name.endsWith("}") && name.length() > 2;
    String bare = braces ? name.substring(1, name.length() - 1) : name;
    String braced = "{" + bare + "}";
    Optional<String> transitory = in(ofUnknown, bare, braced);
    if (transitory.isPresent()) {
      return transitory;
    }
    MacroStage[] order = MacroStage.values();
    for (int i = order.length - 1; i >= 0; i--) {
      Optional<String> value = in(stages.getOrDefault(order[i], Map.of()), bare, braced);
      if (value.isPresent()) {
        return value;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> in(Map<String, String> set, String bare, String braced) {
    return Optional.ofNullable(set.get(braced)).or(() -> Optional.ofNullable(set.get(bare)));
  }

  private static long size(Map<String, String> values) {
    long size = 0;
    for (Map.Entry<String, String> entry : values.entrySet()) {
      size += entry.getKey().length() + entry.getValue().length();
    }
    return size;
  }
}
