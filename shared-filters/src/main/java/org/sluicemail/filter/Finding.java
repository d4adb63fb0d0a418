package org.sluicemail.filter;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sluicemail.authres.MethodResult;
import org.sluicemail.dkim.keys.SigningIdentity;

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

  /**
   * The header decided in which names the mail will be signed; what becomes of tables and key files
   * afterwards does not change that.
   *
   * @param name conditions ask for it by this one
   */
  record WillSign(String name, List<SigningIdentity> identities) implements Finding {
    public WillSign {
      identities = List.copyOf(identities);
    }
  }

  /**
   * How greylisting sees who sends this mail to this recipient; conditions ask for {@code
   * greylist:passed} and so on.
   *
   * @param reason for people
   * @param network good messages that came from the client's network, as far as they count yet
   * @param domain good messages that came from the sender's domain the same way
   * @param due whether it is worth remembering when this message turns out to be good
   */
  record Greylisting(Standing standing, String reason, long network, long domain, boolean due)
      implements Finding {
    /** How it sees somebody. */
    public enum Standing {
      /** Never before. */
      NEW,
      /** Again, but too early. */
      EARLY,
      /** Again, and late enough. */
      PASSED,
      /** After an earlier message that passed. */
      KNOWN,
      /** Without having to wait. */
      ALLOWED
    }

    /** What the names of all have in common. */
    public static final String PREFIX = "greylist:";

    /** Somebody of whom nothing is remembered. */
    public Greylisting(Standing standing, String reason) {
      this(standing, reason, 0, 0, false);
    }

    @Override
    public String name() {
      return PREFIX + standing.name().toLowerCase(Locale.ROOT);
    }
  }
}
