package org.sluicemail.filter;

import java.util.List;
import java.util.Optional;
import org.sluicemail.authres.MethodResult;

/** Something that a filter found out: the only way in which filters tell each other anything. */
public sealed interface Finding {
  /** The name by which conditions ask for it. */
  String name();

  /** Whether a condition that asks for {@code asked} asks for it. */
  default boolean answers(String asked) {
    return asked.equals(name());
  }

  /** A plain mark, as set by rules. */
  record Mark(String name, String value) implements Finding {
    public Mark(String name) {
      this(name, "");
    }
  }

  /**
   * A symbol of a spam scanner.
   *
   * @param symbol the scanner's name of it; conditions ask for {@code symbol:NAME}
   */
  record Symbol(String symbol, double score, List<String> options) implements Finding {
    public Symbol {
      options = List.copyOf(options);
    }

    @Override
    public String name() {
      return "symbol:" + symbol;
    }
  }

  /**
   * What a spam scanner advises; conditions ask for {@code spam:reject}, {@code spam:add-header}
   * and so on.
   *
   * @param action in the scanner's own word, in lower case with blanks: {@code soft reject}
   * @param score of the mail
   * @param required score of the strongest action
   * @param message what the scanner wants said to the client
   * @param subject what the scanner wants for a subject
   */
  record SpamAction(
      String action,
      double score,
      double required,
      Optional<String> message,
      Optional<String> subject)
      implements Finding {
    @Override
    public String name() {
      return "spam:" + action.replace(' ', '-');
    }
  }

  /**
   * Something that a virus scanner knows as harmful; conditions ask for {@code virus}, or for
   * {@code virus:SIGNATURE}.
   *
   * @param signature the scanner's name of it
   */
  record Virus(String signature) implements Finding {
    /** What every virus answers to. */
    public static final String ANY = "virus";

    @Override
    public String name() {
      return ANY + ":" + signature;
    }

    @Override
    public boolean answers(String asked) {
      return asked.equals(ANY) || asked.equals(name());
    }
  }

  /**
   * The mail answers one of ours; conditions ask for {@code reply}. Whoever knows the Message-ID
   * and two addresses of the mail that is answered can make one.
   *
   * @param messageId of ours, with its angle brackets
   * @param author the mailbox that ours was sent from, and that is answered
   */
  record ReplyToOurs(String messageId, String author) implements Finding {
    /** What every reply answers to. */
    public static final String NAME = "reply";

    @Override
    public String name() {
      return NAME;
    }
  }

  /**
   * What a method of authentication found (RFC 8601); conditions ask for {@code dkim:pass} and so
   * on.
   */
  record AuthResult(MethodResult result) implements Finding {
    @Override
    public String name() {
      return result.method() + ":" + result.result();
    }
  }
}
