package org.sluicemail.filters;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Default;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Policy;
import org.sluicemail.filter.Services;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;

/**
 * The header fields that we add and remove, in one table; each chain, and so each direction, has
 * its own.
 *
 * <p>Received fields that bear the name of one of ours are always removed.
 */
public final class HeaderTable implements FilterType {
  /**
   * The keys.
   *
   * @param add fields to add, in order
   * @param remove received fields to remove, by name
   */
  record Settings(List<Row> add, List<FieldNames> remove) {}

  /**
   * One field to add.
   *
   * @param name of the field
   * @param value which may hold values in braces; if one is missing, the field is left out
   * @param place where it is added
   */
  record Row(String name, HeaderTemplate value, @Default("append") Place place) {
    /** Refuses what is no name. */
    Row {
      if (!HeaderField.isName(name)) {
        throw new IllegalArgumentException("'" + name + "' is no name of a header field");
      }
    }
  }

  /** Where a field is added. */
  enum Place {
    /** Above everything, also above the Received field of the mail server. */
    TOP,
    /** Below the Received field of the mail server. */
    PREPEND,
    /** At the end of the header. */
    APPEND
  }

  /** The name of a field; with {@code *} at its end, all names that begin so. */
  record FieldNames(String text) {
    /** Reads a name; {@code IllegalArgumentException} when it is none. */
    public static FieldNames parse(String text) {
      if (!HeaderField.isName(text) || text.equals("*")) {
        throw new IllegalArgumentException("'" + text + "' is no name of a header field");
      }
      return new FieldNames(text.toLowerCase(Locale.ROOT));
    }

    boolean matches(String name) {
      String lower = name.toLowerCase(Locale.ROOT);
      return text.endsWith("*")
          ? lower.startsWith(text.substring(0, text.length() - 1))
          : lower.equals(text);
    }
  }

  @Override
  public List<Filter> build(Config section, Services services) throws ConfigException {
    return List.of(new Table(section.bind(Settings.class), services.authservId()));
  }

  private record Table(Settings settings, String authservId) implements Policy {
    @Override
    public Needs needs() {
      Needs needs = Needs.NONE.owns(settings.add().stream().map(Row::name).toList());
      needs = settings.remove().isEmpty() ? needs : needs.emits(Edit.Kind.REMOVE_ALL);
      for (Row row : settings.add()) {
        needs = needs.emits(kind(row.place())).and(row.value().needs());
      }
      return needs;
    }

    private static Edit.Kind kind(Place place) {
      return switch (place) {
        case TOP -> Edit.Kind.TOP;
        case PREPEND -> Edit.Kind.PREPEND;
        case APPEND -> Edit.Kind.APPEND;
      };
    }

    @Override
    public Outcome judge(Mail received, Findings all) {
      List<Edit> edits = new ArrayList<>();
      unwanted(received.message().header()).forEach(name -> edits.add(new Edit.RemoveAll(name)));
      HeaderValues values = new HeaderValues(received, all, authservId);
      for (Row row : settings.add()) {
        var text = row.value().fill(values);
        if (text.isPresent()) {
          edits.add(edit(row.place(), HeaderField.of(row.name(), text.get())));
        }
      }
      return new Outcome(Verdict.proceed(), edits, List.of());
    }

    /** Names of received fields that have to go, each once. */
    private Set<String> unwanted(Header header) {
      Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
      for (HeaderField field : header.fields()) {
        if (isUnwanted(field.name())) {
          names.add(field.name());
        }
      }
      return names;
    }

    private boolean isUnwanted(String name) {
      return settings.remove().stream().anyMatch(pattern -> pattern.matches(name));
    }

    private static Edit edit(Place place, HeaderField field) {
      return switch (place) {
        case TOP -> new Edit.Top(field);
        case PREPEND -> new Edit.Prepend(field);
        case APPEND -> new Edit.Append(field);
      };
    }
  }
}
