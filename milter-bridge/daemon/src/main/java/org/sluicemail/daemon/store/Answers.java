package org.sluicemail.daemon.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluicemail.store.Entry;
import org.sluicemail.store.Key;
import org.sluicemail.store.Store;

/** Answers inquiries: each answer is one line of JSON. */
public final class Answers {
  /** Looked through when a network is asked for, or when much is deleted: some 30 MB. */
  private static final int SCANNED = 100_000;

  /** Of a text in a list; {@code get} tells it whole. */
  private static final int SHOWN = 300;

  /** Of all lines, well below what a client reads. */
  private static final int OCTETS = 3 << 20;

  private final Store store;

  public Answers(Store store) {
    this.store = store;
  }

  /** The lines; of a failure one with {@code error}. */
  public List<String> to(Inquiry inquiry) throws InterruptedException {
    try {
      return answer(inquiry);
    } catch (IOException | IllegalArgumentException e) {
      return List.of(error(String.valueOf(e.getMessage())));
    }
  }

  /** A line that tells what is wrong. */
  public static String error(String what) {
    return line(Map.of("error", what));
  }

  private List<String> answer(Inquiry inquiry) throws IOException, InterruptedException {
    return switch (inquiry.kind()) {
      case GET ->
          store.look(new Key(inquiry.filter(), inquiry.key())).stream()
              .map(entry -> line(entry, Integer.MAX_VALUE))
              .toList();
      case LIST -> list(inquiry);
      case DELETE -> List.of(line(Map.of("deleted", delete(inquiry))));
      case STATS -> List.of(line(store.stats()));
    };
  }

  private List<String> list(Inquiry inquiry) throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    int octets = 0;
    for (Entry entry : selected(inquiry, inquiry.limit() + 1)) {
      String line = line(entry, SHOWN);
      octets += line.length();
      if (lines.size() == inquiry.limit() || octets > OCTETS) {
        lines.add(line(Map.of("more", true)));
        break;
      }
      lines.add(line);
    }
    return lines;
  }

  /** Selected again until none is left; those that come meanwhile do not keep us for ever. */
  private int delete(Inquiry inquiry) throws IOException, InterruptedException {
    if (!inquiry.key().isEmpty()) {
      return store.delete(List.of(new Key(inquiry.filter(), inquiry.key())));
    }
    if (inquiry.filter().isEmpty() && inquiry.address().isEmpty() && inquiry.network().isEmpty()) {
      throw new IllegalArgumentException("say what is to be deleted");
    }
    List<Key> keys = selected(inquiry, SCANNED).stream().map(Entry::key).toList();
    int deleted = 0;
    for (int i = 0; i < keys.size(); i += Inquiry.MOST) {
      deleted += store.delete(keys.subList(i, Math.min(keys.size(), i + Inquiry.MOST)));
    }
    return deleted;
  }

  private List<Entry> selected(Inquiry inquiry, int limit)
      throws IOException, InterruptedException {
    Optional<Within> network =
        Optional.of(inquiry.network()).filter(text -> !text.isEmpty()).map(Within::parse);
    int scanned = network.isPresent() ? SCANNED : limit;
    return store.list(inquiry.filter(), inquiry.address(), scanned).stream()
        .filter(entry -> network.map(within -> within.has(entry.key().name())).orElse(true))
        .limit(limit)
        .toList();
  }

  private static String line(Entry entry, int shown) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("filter", entry.key().owner());
    fields.put("key", entry.key().name());
    switch (entry) {
      case Entry.Text text ->
          fields.put("text", text.text().substring(0, Math.min(shown, text.text().length())));
      case Entry.Level level -> {
        fields.put("level", Math.round(level.level() * 1000) / 1000.0);
        fields.put("reserved", level.reserved());
        fields.put("burst", level.burst());
      }
    }
    fields.put("seconds", entry.left().toSeconds());
    return line(fields);
  }

  private static String line(Map<String, ?> fields) {
    try {
      return Inquiry.JSON.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of texts and numbers are JSON", e);
    }
  }
}
