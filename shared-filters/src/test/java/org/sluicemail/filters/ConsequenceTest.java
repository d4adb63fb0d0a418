package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;

class ConsequenceTest {
  @Test
  void fillsEachText() {
    Map<String, String> values = Map.of("ip", "192.0.2.1", "list", "$1 {ip}\r\n250 ok");
    assertThat(Consequence.parse("reject 554 5.7.0 {ip} is in {list}").verdict(values))
        .isEqualTo(new Verdict.Reject(new Reply(554, "5.7.0", "192.0.2.1 is in $1 {ip} 250 ok")));
    assertThat(Consequence.parse("tempfail {ip}").verdict(values))
        .isEqualTo(new Verdict.TempFail(new Reply(451, "4.7.1", "192.0.2.1")));
    assertThat(Consequence.parse("discard {ip}").verdict(values))
        .isEqualTo(new Verdict.Discard("192.0.2.1"));
    assertThat(Consequence.parse("quarantine {ip}").verdict(values))
        .isEqualTo(new Verdict.Quarantine("192.0.2.1"));
    assertThat(Consequence.parse("proceed").verdict(values)).isEqualTo(Verdict.proceed());
  }

  @Test
  void valuesThatThereAreNotAreRefused() {
    Consequence consequence = Consequence.parse("reject {ip} {lisst}");
    assertThatThrownBy(() -> consequence.check(Set.of("ip", "list")))
        .hasMessageStartingWith("there is no {lisst}");
    assertThat(consequence.asksFor("ip")).isTrue();
    assertThat(consequence.asksFor("list")).isFalse();
  }

  @Test
  void asksForQuarantineOnlyWhereItMayBe() {
    assertThat(Consequence.parse("quarantine").needs()).isEqualTo(Needs.NONE.mayQuarantine());
    assertThat(Consequence.parse("reject").needs()).isEqualTo(Needs.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "accept", "find x", "add-header X: y", "reject 450 4.7.1 x", "proceed now"})
  void refuses(String text) {
    assertThatThrownBy(() -> Consequence.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
