package org.sluicemail.filters;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
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
   * @param use ready fields, at the end of every mail
   * @param add more fields, in order
   * @param remove received fields to remove, by name
   */
  record Settings(List<HeaderPreset> use, List<HeaderRow> add, List<FieldNames> remove) {
    List<HeaderRow> rows() {
      List<HeaderRow> rows = new ArrayList<>();
      if (!use.isEmpty()) {
        rows.add(HeaderRow.of(use));
      }
      rows.addAll(add);
      return rows;
    }
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
    Settings settings = section.bind(Settings.class);
    return List.of(new Table(settings.rows(), settings.remove(), services.authservId()));
  }

  private record Table(List<HeaderRow> rows, List<FieldNames> remove, String authservId)
      implements Policy {
    @Override
    public boolean waits() {
      return false;
    }

    @Override
    public Needs needs() {
      Needs removing = remove.isEmpty() ? Needs.NONE : Needs.NONE.emits(Edit.Kind.REMOVE_ALL);
      return rows.stream().map(HeaderRow::needs).reduce(removing, Needs::and);
    }

    @Override
    public Outcome judge(Mail received, Findings all) {
      List<Edit> edits = new ArrayList<>();
      unwanted(received.message().header()).forEach(name -> edits.add(new Edit.RemoveAll(name)));
      HeaderValues values = new HeaderValues(received, all, authservId);
      rows.forEach(row -> row.edits(values).forEach(edits::add));
      return new Outcome(Verdict.proceed(), edits, List.of());
    }

    /** Names of received fields that have to go, each once. */
    private Set<String> unwanted(Header header) {
      Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
      for (HeaderField field : header.fields()) {
        if (remove.stream().anyMatch(pattern -> pattern.matches(field.name()))) {
          names.add(field.name());
        }
      }
      return names;
    }
  }
}
