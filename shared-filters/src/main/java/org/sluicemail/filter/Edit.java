package org.sluicemail.filter;

import java.util.List;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;

/**
 * A change to the mail, told in terms of what was received.
 *
 * <p>An ordinal counts, from 1, the fields of one name as received, the server's own Received field
 * excluded; it never means a field that another edit has added. So edits commute, unless two touch
 * one field; then the later filter wins.
 */
public sealed interface Edit {
  /** A field above everything, also above the server's own Received field. */
  record Top(HeaderField field) implements Edit {}

  /** A field directly below the server's own Received field. */
  record Prepend(HeaderField field) implements Edit {}

  /** A field above the received field at {@code position}, from 0; beyond the last: appended. */
  record Insert(int position, HeaderField field) implements Edit {
    public Insert {
      if (position < 0) {
        throw new IllegalArgumentException("position " + position);
      }
    }
  }

  /** A field below all others. */
  record Append(HeaderField field) implements Edit {}

  /** Another field in the place of the received one; the name stays. */
  record Replace(int ordinal, HeaderField field) implements Edit {
    public Replace {
      requireOrdinal(ordinal);
    }

    public String name() {
      return field.name();
    }
  }

  /** Without the received field. */
  record Remove(String name, int ordinal) implements Edit {
    public Remove {
      requireOrdinal(ordinal);
    }
  }

  /** Without any received field of this name. */
  record RemoveAll(String name) implements Edit {}

  /** Another body; the transaction closes it. */
  record ReplaceBody(Content body) implements Edit {}

  /** Another reverse-path. */
  record ChangeSender(ReversePath sender) implements Edit {
    public ChangeSender {
      requireLine(sender.address(), sender.parameters());
    }
  }

  /** A recipient more, who was never named at RCPT. */
  record AddRecipient(Recipient recipient) implements Edit {
    public AddRecipient {
      requireLine(recipient.address(), recipient.parameters());
    }
  }

  /** A recipient less. */
  record RemoveRecipient(Address recipient) implements Edit {}

  /** The kinds of edit, with their words in output. */
  enum Kind {
    TOP("top"),
    PREPEND("prepend"),
    INSERT("insert"),
    APPEND("append"),
    REPLACE("replace"),
    REMOVE("remove"),
    REMOVE_ALL("remove"),
    BODY("body"),
    SENDER("sender"),
    ADD_RECIPIENT("add-recipient"),
    REMOVE_RECIPIENT("remove-recipient");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  default Kind kind() {
    return switch (this) {
      case Top e -> Kind.TOP;
      case Prepend e -> Kind.PREPEND;
      case Insert e -> Kind.INSERT;
      case Append e -> Kind.APPEND;
      case Replace e -> Kind.REPLACE;
      case Remove e -> Kind.REMOVE;
      case RemoveAll e -> Kind.REMOVE_ALL;
      case ReplaceBody e -> Kind.BODY;
      case ChangeSender e -> Kind.SENDER;
      case AddRecipient e -> Kind.ADD_RECIPIENT;
      case RemoveRecipient e -> Kind.REMOVE_RECIPIENT;
    };
  }

  /** What goes into an SMTP command must not end it and begin another. */
  private static void requireLine(Address address, List<String> parameters) {
    String text = address.text() + String.join("", parameters);
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a control character in " + address);
    }
  }

  private static void requireOrdinal(int ordinal) {
    if (ordinal < 1) {
      throw new IllegalArgumentException("ordinals count from 1: " + ordinal);
    }
  }
}
