package org.sluicemail.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.sluicemail.mail.Fact;

class NeedsTest {
  @ParameterizedTest
  @EnumSource(
      value = Edit.Kind.class,
      names = {"INSERT", "REPLACE", "REMOVE", "REMOVE_ALL"})
  void whoCountsFieldsNeedsTheHeader(Edit.Kind kind) {
    assertThat(Needs.NONE.emits(kind).header()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = Edit.Kind.class,
      names = {"INSERT", "REPLACE", "REMOVE", "REMOVE_ALL"},
      mode = Mode.EXCLUDE)
  void othersDoNot(Edit.Kind kind) {
    assertThat(Needs.NONE.emits(kind).header()).isFalse();
  }

  @Test
  void whoRemovesRecipientsNeedsThem() {
    assertThat(Needs.NONE.emits(Edit.Kind.REMOVE_RECIPIENT).facts()).contains(Fact.RECIPIENTS);
    assertThat(Needs.NONE.emits(Edit.Kind.ADD_RECIPIENT).facts()).isEmpty();
  }
}
