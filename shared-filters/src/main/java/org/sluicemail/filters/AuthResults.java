package org.sluicemail.filters;

import java.util.ArrayList;
import java.util.List;
import org.sluicemail.authres.AuthenticationResults;
import org.sluicemail.authres.Claim;
import org.sluicemail.authres.MethodResult;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Default;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.HeaderFilter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Sealer;
import org.sluicemail.filter.Services;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Session;

/**
 * Testifies what methods of authentication found in one Authentication-Results field (RFC 8601),
 * and removes received ones that claim to be ours.
 */
public final class AuthResults implements FilterType {
  /** Removes the received fields, whoever they are from. */
  private static final String ANYBODY = "*";

  /**
   * The keys.
   *
   * @param add whether our field is added
   * @param always whether it is added even where nothing was found
   * @param alsoRemove authserv-ids besides ours whose received fields are removed; {@code *} for
   *     all
   */
  record Settings(
      @Default("true") boolean add,
      @Default("false") boolean always,
      @Default("[]") List<String> alsoRemove) {}

  @Override
  public List<Filter> build(Config section, Services services) throws ConfigException {
    Settings settings = section.bind(Settings.class);
    List<String> ids = new ArrayList<>(List.of(services.authservId()));
    ids.addAll(settings.alsoRemove());
    Filter remover = new Remover(ids);
    return settings.add()
        ? List.of(remover, new Testimony(services.authservId(), settings.always()))
        : List.of(remover);
  }

  private record Remover(List<String> ids) implements HeaderFilter {
    @Override
    public boolean waits() {
      return false;
    }

    @Override
    public Needs needs() {
      return Needs.NONE.withHeader().emits(Edit.Kind.REMOVE);
    }

    @Override
    public Outcome onHeader(Session session, Envelope envelope, Header header) {
      List<Edit> edits = new ArrayList<>();
      List<Integer> ordinals = header.ordinals();
      for (int i = 0; i < ordinals.size(); i++) {
        HeaderField field = header.fields().get(i);
        if (AuthenticationResults.seenIn(field).stream().anyMatch(this::isForged)) {
          edits.add(new Edit.Remove(field.name(), ordinals.get(i)));
        }
      }
      return new Outcome(Verdict.proceed(), edits, List.of());
    }

    private boolean isForged(HeaderField field) {
      Claim claim = Claim.of(field);
      return ids.contains(ANYBODY) || ids.stream().anyMatch(claim::isOf);
    }
  }

  private record Testimony(String authservId, boolean always) implements Sealer {
    @Override
    public boolean waits() {
      return false;
    }

    @Override
    public Needs needs() {
      return Needs.NONE.emits(Edit.Kind.PREPEND);
    }

    @Override
    public List<HeaderField> seal(Mail outgoing, Findings all) {
      List<MethodResult> results =
          all.all(Finding.AuthResult.class).map(Finding.AuthResult::result).toList();
      return results.isEmpty() && !always
          ? List.of()
          : List.of(new AuthenticationResults(authservId, results).field());
    }
  }
}
