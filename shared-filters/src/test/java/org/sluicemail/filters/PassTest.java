package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.mail.Mail;

class PassTest {
  private final MessageFilter pass = Fixture.part(new Pass(), "", MessageFilter.class);

  @Test
  void needsHeaderAndBodyAndNothingElse() {
    assertThat(pass.needs()).isEqualTo(Needs.NONE.withMessage());
  }

  @Test
  void proceeds() throws Exception {
    assertThat(pass.onMessage(Fixture.mail("Subject: x", "", "body"))).isEqualTo(Outcome.PROCEED);
    assertThat(pass.onMessage(Fixture.mail("Subject: no body", ""))).isEqualTo(Outcome.PROCEED);
  }

  @Test
  void readsTheBody() {
    Mail mail = Fixture.mail("Subject: x", "", "body");
    mail.message().close();
    assertThatThrownBy(() -> pass.onMessage(mail))
        .isInstanceOf(IOException.class)
        .hasMessage("content is closed");
  }

  @Test
  void hasNoSettings() {
    assertThatThrownBy(() -> Fixture.build(new Pass(), "limit: 1"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("unknown key");
  }
}
