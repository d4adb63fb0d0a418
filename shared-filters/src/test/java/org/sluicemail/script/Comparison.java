package org.sluicemail.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Plays a script at a door and holds what was heard against the script and the chain. */
public final class Comparison {
  private Comparison() {}

  /** Fails when anything is not as {@code script} says, or leaves other than from the chain. */
  public static void check(Script script, Door door) throws IOException, InterruptedException {
    List<Heard> heard = door.play(script);
    List<Heard> chain = door instanceof ChainDoor ? heard : new ChainDoor().play(script);
    List<Script.Mailing> mailings = script.mailings();
    assertThat(heard).as(script + " at " + door.name()).hasSameSizeAs(mailings);
    for (int i = 0; i < heard.size(); i++) {
      Script.Mailing mailing = mailings.get(i);
      String where = script + ".mail:" + mailing.line() + " at " + door.name();
      answers(where, script.isLocal(), mailing, door, heard.get(i));
      left(where, script, door, heard.get(i), chain.get(i).leaving());
    }
  }

  private static void answers(
      String where, boolean local, Script.Mailing mailing, Door door, Heard heard) {
    assertThat(heard.sender())
        .as(where + ", MAIL")
        .isEqualTo(door.shows(mailing.onSender(), local));
    assertThat(heard.recipients())
        .as(where + ", RCPT")
        .isEqualTo(
            mailing.recipients().stream()
                .map(to -> to.verdict().map(v -> door.shows(v, local)).orElse(Script.To.REFUSED))
                .toList());
    assertThat(heard.end())
        .as(where + ", end")
        .isEqualTo(mailing.content().map(data -> door.shows(data.verdict(), local)));
    heard.insight().ifPresent(insight -> insight(where, mailing, insight));
  }

  private static void insight(String where, Script.Mailing mailing, Heard.Insight insight) {
    Script.Data data = mailing.content().orElseThrow();
    assertThat(insight.edits().stream().map(Comparison::withoutWords).toList())
        .as(where + ", edits")
        .isEqualTo(data.edits());
    data.findings()
        .ifPresent(
            names -> assertThat(insight.findings()).as(where + ", findings").isEqualTo(names));
  }

  /** Scripts need not know digests. */
  private static String withoutWords(String edit) {
    return edit.replaceAll("\\b[0-9a-f]{16}\\b", "DIGEST");
  }

  private static void left(
      String where, Script script, Door door, Heard heard, Optional<Leaving> chain) {
    assertThat(heard.leaving().isPresent())
        .as(where + ", something leaves")
        .isEqualTo(chain.isPresent());
    if (chain.isPresent()) {
      Leaving expected = masked(script, door, chain.get());
      Leaving actual = masked(script, door, heard.leaving().orElseThrow());
      assertThat(door.comparable(actual, expected).difference(expected)).as(where).isEmpty();
    }
  }

  private static Leaving masked(Script script, Door door, Leaving left) {
    Set<String> names =
        script.differences().getOrDefault(door.name(), Set.of()).stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    return left.without(field -> names.contains(field.name().toLowerCase(Locale.ROOT)));
  }
}
