package org.sluicemail.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReplyTest {
  /** The constant is made by the constructor, whose patterns must be there before it. */
  @Test
  void theFailureOfAFilterHasAReply() {
    assertThat(Reply.UNAVAILABLE.code()).isEqualTo(451);
    assertThat(Reply.UNAVAILABLE.isTransient()).isTrue();
  }
}
