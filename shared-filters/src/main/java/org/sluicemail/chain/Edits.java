package org.sluicemail.chain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sluicemail.filter.Edit;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;

/**
 * The edits to one mail put together: what becomes of each received field, and what is added where.
 *
 * @param top fields above everything
 * @param prepended fields below the server's own Received field
 * @param inserted fields above the received field of an index
 * @param changed by index of the received field: its successor, or empty when it goes
 * @param appended fields at the end
 */
public record Edits(
    List<HeaderField> top,
    List<HeaderField> prepended,
    SortedMap<Integer, List<HeaderField>> inserted,
    SortedMap<Integer, Optional<HeaderField>> changed,
    List<HeaderField> appended,
    Optional<Content> body,
    Optional<ReversePath> sender,
    List<Recipient> added,
    List<Address> removed) {

  /** Puts {@code edits} together in their order. */
  public static Edits of(Header received, List<Edit> edits) {
    Collector collector = new Collector(received);
    edits.forEach(collector::add);
    return collector.edits;
  }

  /** {@code received} after the edits. */
  public Mail apply(Mail received) {
    Content content = body.orElse(received.message().body());
    Message message = new Message(apply(received.message().header()), content);
    return new Mail(received.session(), apply(received.envelope()), message);
  }

  /** {@code received} after the edits. */
  public Header apply(Header received) {
    List<HeaderField> fields = new ArrayList<>(top);
    fields.addAll(prepended);
    for (int i = 0; i < received.fields().size(); i++) {
      fields.addAll(inserted.getOrDefault(i, List.of()));
      Optional.ofNullable(changed.get(i))
          .orElse(Optional.of(received.fields().get(i)))
          .ifPresent(fields::add);
    }
    inserted.tailMap(received.fields().size()).values().forEach(fields::addAll);
    fields.addAll(appended);
    return new Header(fields);
  }

  /** {@code received} after the edits. */
  public Envelope apply(Envelope received) {
    List<Recipient> recipients = new ArrayList<>(received.recipients());
    recipients.removeIf(recipient -> removed.contains(recipient.address()));
    recipients.addAll(added);
    return new Envelope(sender.orElse(received.sender()), recipients);
  }

  /** Takes the edits one by one; the later of two on one field wins. */
  private static final class Collector {
    private final Header received;
    private final Map<String, List<Integer>> indexes = new HashMap<>();
    private Edits edits =
        new Edits(
            new ArrayList<>(),
            new ArrayList<>(),
            new TreeMap<>(),
            new TreeMap<>(),
            new ArrayList<>(),
            Optional.empty(),
            Optional.empty(),
            new ArrayList<>(),
            new ArrayList<>());

    Collector(Header received) {
      this.received = received;
    }

    void add(Edit edit) {
      switch (edit) {
        case Edit.Top(HeaderField field) -> edits.top.add(field);
        case Edit.Prepend(HeaderField field) -> edits.prepended.add(field);
        case Edit.Insert(int position, HeaderField field) ->
            edits.inserted.computeIfAbsent(position, p -> new ArrayList<>()).add(field);
        case Edit.Append(HeaderField field) -> edits.appended.add(field);
        case Edit.Replace replace -> replace(replace);
        case Edit.Remove(String name, int ordinal) ->
            index(name, ordinal).ifPresent(index -> edits.changed.put(index, Optional.empty()));
        case Edit.RemoveAll(String name) ->
            indexes(name).forEach(index -> edits.changed.put(index, Optional.empty()));
        case Edit.ReplaceBody(Content body) -> edits = edits.withBody(body);
        case Edit.ChangeSender(ReversePath sender) -> edits = edits.withSender(sender);
        case Edit.AddRecipient(Recipient recipient) -> edits.added.add(recipient);
        case Edit.RemoveRecipient(Address recipient) -> edits.removed.add(recipient);
      }
    }

    /** A field that was never received cannot be replaced: it is appended, as mail servers do. */
    private void replace(Edit.Replace edit) {
      index(edit.name(), edit.ordinal())
          .ifPresentOrElse(
              index -> edits.changed.put(index, Optional.of(edit.field())),
              () -> edits.appended.add(edit.field()));
    }

    private Optional<Integer> index(String name, int ordinal) {
      List<Integer> all = indexes(name);
      return ordinal > all.size() ? Optional.empty() : Optional.of(all.get(ordinal - 1));
    }

    private List<Integer> indexes(String name) {
      return indexes.computeIfAbsent(name.toLowerCase(Locale.ROOT), this::find);
    }

    private List<Integer> find(String name) {
      List<Integer> found = new ArrayList<>();
      for (int i = 0; i < received.fields().size(); i++) {
        if (received.fields().get(i).isNamed(name)) {
          found.add(i);
        }
      }
      return Collections.unmodifiableList(found);
    }
  }

  private Edits withBody(Content other) {
    return new Edits(
        top, prepended, inserted, changed, appended, Optional.of(other), sender, added, removed);
  }

  private Edits withSender(ReversePath other) {
    return new Edits(
        top, prepended, inserted, changed, appended, body, Optional.of(other), added, removed);
  }
}
