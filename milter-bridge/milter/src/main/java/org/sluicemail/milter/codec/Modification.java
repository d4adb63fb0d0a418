package org.sluicemail.milter.codec;

import java.util.ArrayList;
import java.util.List;
import org.sluicemail.mail.Octets;

/** A change of the message, sent between the end of message and its final answer. */
public sealed interface Modification extends Response {
  /** What has to be agreed for this change. */
  Action action();

  /** A field below all others; see {@link FieldText} for what names and values may hold. */
  record AddHeader(String name, Octets value) implements Modification {
    public AddHeader {
      FieldText.check(name, value);
    }

    @Override
    public Action action() {
      return Action.ADD_HEADERS;
    }

    @Override
    public void encode(FrameWriter out) {
      out.begin('h');
      out.string(name).string(value).end();
    }
  }

  /** A field at {@code index} of all, also the MTA's own: 0 is above its Received, 1 below. */
  record InsertHeader(int index, String name, Octets value) implements Modification {
    public InsertHeader {
      FieldText.check(index, name, value);
    }

    @Override
    public Action action() {
      return Action.ADD_HEADERS;
    }

    @Override
    public void encode(FrameWriter out) {
      out.begin('i');
      out.uint32(index).string(name).string(value).end();
    }
  }

  /**
   * Another value for the {@code index}th field of this name, from 1, of those shown to the filter;
   * an empty value deletes it.
   */
  record ChangeHeader(int index, String name, Octets value) implements Modification {
    public ChangeHeader {
      FieldText.check(index, name, value);
    }

    @Override
    public Action action() {
      return Action.CHANGE_HEADERS;
    }

    @Override
    public void encode(FrameWriter out) {
      out.begin('m');
      out.uint32(index).string(name).string(value).end();
    }
  }

  /** The new body, or its next part; Postfix wants all parts in a row. */
  record ReplaceBody(Octets chunk) implements Modification {
    /** The parts of {@code body} that fit {@link Frame#PAYLOAD_LIMIT}; one for an empty body. */
    public static List<ReplaceBody> split(Octets body) {
      List<ReplaceBody> parts = new ArrayList<>();
      int at = 0;
      do {
        int end = Math.min(at + Frame.PAYLOAD_LIMIT, body.length());
        parts.add(new ReplaceBody(body.slice(at, end)));
        at = end;
      } while (at < body.length());
      return parts;
    }

    @Override
    public Action action() {
      return Action.CHANGE_BODY;
    }

    @Override
    public void encode(FrameWriter out) {
      out.begin('b');
      out.octets(chunk).end();
    }
  }

  /** One more recipient, with ESMTP arguments parted by spaces, or empty for none. */
  record AddRecipient(String recipient, String arguments) implements Modification {
    public AddRecipient {
      FieldText.checkLine("recipient", recipient);
      FieldText.checkArguments(arguments);
    }

    public AddRecipient(String recipient) {
      this(recipient, "");
    }

    @Override
    public Action action() {
      return arguments.isEmpty() ? Action.ADD_RECIPIENT : Action.ADD_RECIPIENT_ARGS;
    }

    @Override
    public void encode(FrameWriter out) {
      out.begin(arguments.isEmpty() ? '+' : '2');
      out.string(recipient).strings(arguments.isEmpty() ? List.of() : List.of(arguments)).end();
    }
  }

  /** A recipient less; Postfix compares octet by octet with what the client gave. */
  record DeleteRecipient(String recipient) implements Modification {
    public DeleteRecipient {
      FieldText.checkLine("recipient", recipient);
    }

    @Override
    public Action action() {
      return Action.DELETE_RECIPIENT;
    }

    @Override
    public void encode(FrameWriter out) {
      out.begin('-');
      out.string(recipient).end();
    }
  }

  /** Another reverse-path, {@code <>} for the null one, and ESMTP arguments or empty. */
  record ChangeSender(String sender, String arguments) implements Modification {
    public ChangeSender {
      FieldText.checkLine("sender", sender);
      FieldText.checkArguments(arguments);
    }

    public ChangeSender(String sender) {
      this(sender, "");
    }

    @Override
    public Action action() {
      return Action.CHANGE_SENDER;
    }

    @Override
    public void encode(FrameWriter out) {
      out.begin('e');
      out.string(sender).strings(arguments.isEmpty() ? List.of() : List.of(arguments)).end();
    }
  }

  /** Keep the message back. */
  record Quarantine(String reason) implements Modification {
    public Quarantine {
      FieldText.checkLine("reason", reason);
    }

    @Override
    public Action action() {
      return Action.QUARANTINE;
    }

    @Override
    public void encode(FrameWriter out) {
      out.begin('q');
      out.string(reason).end();
    }
  }
}
