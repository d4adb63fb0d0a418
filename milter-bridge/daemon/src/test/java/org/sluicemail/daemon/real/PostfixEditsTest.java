package org.sluicemail.daemon.real;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.RequiresServer;

@RequiresServer(Kind.POSTFIX)
class PostfixEditsTest implements RealEdits {
  private static final Plans PLANS = new Plans();
  private static final Sluice SLUICE = Sluice.of(new Judge(PLANS));

  @AfterAll
  static void stop() {
    SLUICE.close();
  }

  @Override
  public Mta mta() throws IOException {
    return Mta.postfix(SLUICE);
  }

  @Override
  public Plans plans() {
    return PLANS;
  }
}
