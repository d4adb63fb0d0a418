package org.sluicemail.milter.client;

import java.util.List;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.milter.codec.Modification;

/**
 * What a filter says at the end of a message. The modifications are in the order they came, and
 * mean nothing unless the message {@link #passes}.
 */
public record MessageAnswer(Answer answer, List<Modification> modifications) {
  public MessageAnswer {
    modifications = List.copyOf(modifications);
  }

  /** Whether the message goes on its way, if only into quarantine. */
  public boolean passes() {
    return answer instanceof Answer.Continue || answer instanceof Answer.Accept;
  }
}
