package org.sluicemail.chain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
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

  /** No edit of anything. */
  private static final Edits NONE = new Collector(Header.EMPTY).edits();

  /** Puts {@code edits} together in their order. */
  public static Edits of(Header received, List<Edit> edits) {
    return edits.isEmpty() ? NONE : new Collector(received).add(edits).edits();
  }

  /** What several of {@code edits} touch with different results: field names and the like. */
  static Set<String> contested(Header received, List<Edit> edits) {
    return new Collector(received).add(edits).contested;
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
    fields.addAll(appended);
    return new Header(fields);
  }

  /** {@code received} after the edits. */
  public Envelope apply(Envelope received) {
    Set<Address> gone = Set.copyOf(removed);
    List<Recipient> recipients = new ArrayList<>(received.recipients());
    recipients.removeIf(recipient -> gone.contains(recipient.address()));
    recipients.addAll(added);
    return new Envelope(sender.orElse(received.sender()), recipients);
  }

  /** Takes the edits one by one; the later of two on one field wins. */
  private static final class Collector {
    private final Header received;
    private final List<HeaderField> top = new ArrayList<>();
    private final List<HeaderField> prepended = new ArrayList<>();
    private final SortedMap<Integer, List<HeaderField>> inserted = new TreeMap<>();
    private final SortedMap<Integer, Optional<HeaderField>> changed = new TreeMap<>();
    private final List<HeaderField> appended = new ArrayList<>();
    private final Map<String, Integer> replacingNothing = new HashMap<>();
    private final List<Recipient> added = new ArrayList<>();
    private final List<Address> removed = new ArrayList<>();
    private final Set<String> contested = new LinkedHashSet<>();
    private @Nullable Map<String, List<Integer>> indexes;
    private Optional<Content> body = Optional.empty();
    private Optional<ReversePath> sender = Optional.empty();

    Collector(Header received) {
      this.received = received;
    }

    Edits edits() {
      return new Edits(
          List.copyOf(top),
          List.copyOf(prepended),
          Collections.unmodifiableSortedMap(inserted),
          Collections.unmodifiableSortedMap(changed),
          List.copyOf(appended),
          body,
          sender,
          List.copyOf(added),
          List.copyOf(removed));
    }

    Collector add(List<Edit> edits) {
      edits.forEach(this::add);
      return this;
    }

    private void add(Edit edit) {
      switch (edit) {
        case Edit.Top(HeaderField field) -> top.add(field);
        case Edit.Prepend(HeaderField field) -> prepended.add(field);
        case Edit.Insert(int position, HeaderField field) -> insert(position, field);
        case Edit.Append(HeaderField field) -> appended.add(field);
        case Edit.Replace replace -> replace(replace);
        case Edit.Remove(String name, int ordinal) ->
            index(name, ordinal).ifPresent(index -> change(index, Optional.empty()));
        case Edit.RemoveAll(String name) ->
            indexes(name).forEach(index -> change(index, Optional.empty()));
        case Edit.ReplaceBody(Content other) -> body = later(body, other, "the body");
        case Edit.ChangeSender(ReversePath other) -> sender = later(sender, other, "the sender");
        case Edit.AddRecipient(Recipient recipient) -> added.add(recipient);
        case Edit.RemoveRecipient(Address recipient) -> removed.add(recipient);
      }
    }

    private void insert(int position, HeaderField field) {
      if (position < received.fields().size()) {
        inserted.computeIfAbsent(position, p -> new ArrayList<>()).add(field);
      } else {
        appended.add(field);
      }
    }

    private <T> Optional<T> later(Optional<T> before, T now, String what) {
      if (before.isPresent() && !before.get().equals(now)) {
        contested.add(what);
      }
      return Optional.of(now);
    }

    private void change(int index, Optional<HeaderField> now) {
      Optional<HeaderField> before = changed.put(index, now);
      if (before != null && !before.equals(now)) {
        contested.add(received.fields().get(index).name());
      }
    }

    private void replace(Edit.Replace edit) {
      index(edit.name(), edit.ordinal())
          .ifPresentOrElse(
              index -> change(index, Optional.of(edit.field())), () -> replaceNothing(edit));
    }

    /** A field that was never received cannot be replaced: it is appended, as mail servers do. */
    private void replaceNothing(Edit.Replace edit) {
      String missing = HeaderField.key(edit.name()) + ":" + edit.ordinal();
      Integer before = replacingNothing.putIfAbsent(missing, appended.size());
      if (before == null) {
        appended.add(edit.field());
      } else if (!appended.set(before, edit.field()).equals(edit.field())) {
        contested.add(edit.name());
      }
    }

    private Optional<Integer> index(String name, int ordinal) {
      List<Integer> all = indexes(name);
      return ordinal > all.size() ? Optional.empty() : Optional.of(all.get(ordinal - 1));
    }

    private List<Integer> indexes(String name) {
      Map<String, List<Integer>> known = indexes;
      if (known == null) {
        known = find();
        indexes = known;
      }
      return known.getOrDefault(HeaderField.key(name), List.of());
    }

    /** In one pass: senders choose how many fields and how many names there are. */
    private Map<String, List<Integer>> find() {
      Map<String, List<Integer>> found = new HashMap<>();
      for (int i = 0; i < received.fields().size(); i++) {
        String name = HeaderField.key(received.fields().get(i).name());
        found.computeIfAbsent(name, n -> new ArrayList<>()).add(i);
      }
      return found;
    }
  }
}
