package org.sluicemail.milter.codec;

import java.util.EnumSet;
import java.util.Set;

/** What a filter may do to a message at its end: the flags {@code SMFIF_*} of the negotiation. */
public enum Action {
  /** Add and insert header fields. */
  ADD_HEADERS(0x001),
  CHANGE_BODY(0x002),
  ADD_RECIPIENT(0x004),
  DELETE_RECIPIENT(0x008),
  /** Change and delete header fields. */
  CHANGE_HEADERS(0x010),
  QUARANTINE(0x020),
  CHANGE_SENDER(0x040),
  /** Add recipients with ESMTP arguments. */
  ADD_RECIPIENT_ARGS(0x080),
  /** Ask for macros by name in the negotiation. */
  SET_MACROS(0x100);

  private final int bit;

  Action(int bit) {
    this.bit = bit;
  }

  static int bits(Set<Action> actions) {
    return actions.stream().mapToInt(action -> action.bit).reduce(0, (a, b) -> a | b);
  }

  static Set<Action> of(int bits) {
    Set<Action> actions = EnumSet.allOf(Action.class);
    actions.removeIf(action -> (bits & action.bit) == 0);
    return actions;
  }
}
