package org.sluicemail.script;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.HeaderFilter;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Policy;
import org.sluicemail.filter.RecipientFilter;
import org.sluicemail.filter.Sealer;
import org.sluicemail.filter.SenderFilter;
import org.sluicemail.filter.Services;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/** A filter that does at one moment what the script tells it to. */
public final class Scripted implements FilterType {
  /** When it acts, which also is its kind. */
  enum At {
    SENDER,
    RECIPIENT,
    HEADER,
    MESSAGE,
    POLICY,
    SEAL
  }

  /** How it fails. */
  enum Trouble {
    IO,
    BUG,
    /** It answers no sooner than it is told that nobody waits any more. */
    HANG
  }

  /**
   * The keys.
   *
   * @param verdict as {@link VerdictText} reads it; proceed
   * @param to recipients at whom alone it acts; all
   * @param edits as {@link EditText} reads them, with the words of {@link Seen} replaced
   * @param finds names of marks, or {@code spam:greylist} for what a spam scanner advises
   * @param fails instead of all that
   */
  record Settings(
      At at,
      Optional<String> verdict,
      List<String> to,
      List<String> edits,
      List<String> finds,
      Optional<Trouble> fails) {

    Verdict judged() {
      return verdict.map(VerdictText::parse).orElse(Verdict.proceed());
    }

    Needs needs() {
      Set<Edit.Kind> kinds = EnumSet.noneOf(Edit.Kind.class);
      edits.forEach(line -> kinds.add(kind(line)));
      if (at == At.RECIPIENT && judged() instanceof Verdict.Discard) {
        kinds.add(Edit.Kind.REMOVE_RECIPIENT);
      }
      Needs needs = Needs.NONE.emits(kinds).produces(finds.toArray(String[]::new));
      needs = needs.facts(Seen.facts(edits).toArray(Fact[]::new));
      needs = judged() instanceof Verdict.Quarantine ? needs.mayQuarantine() : needs;
      return at.compareTo(At.MESSAGE) < 0 ? needs : needs.withMessage();
    }

    private static Edit.Kind kind(String line) {
      Edit edit = EditText.parse(line);
      Outcome.PROCEED.edit(edit).close();
      return edit.kind();
    }

    Outcome outcome(Seen seen) throws IOException, InterruptedException {
      fail();
      Outcome outcome = Outcome.of(judged());
      for (String line : edits) {
        outcome = outcome.edit(EditText.parse(seen.fill(line)));
      }
      for (String name : finds) {
        outcome = outcome.find(finding(name));
      }
      return outcome;
    }

    private static Finding finding(String name) {
      if (!name.startsWith("spam:")) {
        return new Finding.Mark(name);
      }
      String action = name.substring("spam:".length()).replace('-', ' ');
      return new Finding.SpamAction(action, 5, 15, Optional.empty(), Optional.empty());
    }

    private void fail() throws IOException, InterruptedException {
      if (fails.isEmpty()) {
        return;
      }
      switch (fails.get()) {
        case IO -> throw new IOException("the script wants it");
        case BUG -> throw new IllegalStateException("the script wants it");
        case HANG -> {
          // The chain interrupts this; the limit only ends a test of a chain that does not.
          boolean opened = new CountDownLatch(1).await(1, TimeUnit.MINUTES);
          throw new IOException("nobody waited: " + opened);
        }
      }
    }
  }

  @Override
  public List<Filter> build(Config section, Services services) throws ConfigException {
    Settings settings = section.bind(Settings.class);
    return List.of(
        switch (settings.at()) {
          case SENDER -> new AtSender(settings);
          case RECIPIENT -> new AtRecipient(settings);
          case HEADER -> new AtHeader(settings);
          case MESSAGE -> new AtMessage(settings);
          case POLICY -> new AsPolicy(settings);
          case SEAL -> new AsSealer(settings);
        });
  }

  private record AtSender(Settings settings) implements SenderFilter {
    @Override
    public Needs needs() {
      return settings.needs();
    }

    @Override
    public Outcome onSender(Session session, ReversePath sender)
        throws IOException, InterruptedException {
      return settings.outcome(Seen.of(session, new Envelope(sender)));
    }
  }

  private record AtRecipient(Settings settings) implements RecipientFilter {
    @Override
    public Needs needs() {
      return settings.needs();
    }

    @Override
    public Outcome onRecipient(Session session, Envelope soFar, Recipient recipient)
        throws IOException, InterruptedException {
      boolean meant = settings.to().isEmpty() || settings.to().contains(recipient.address().text());
      return meant ? settings.outcome(Seen.of(session, soFar.with(recipient))) : Outcome.PROCEED;
    }
  }

  private record AtHeader(Settings settings) implements HeaderFilter {
    @Override
    public Needs needs() {
      return settings.needs();
    }

    @Override
    public Outcome onHeader(Session session, Envelope envelope, Header header)
        throws IOException, InterruptedException {
      return settings.outcome(Seen.of(session, envelope).with(header));
    }
  }

  private record AtMessage(Settings settings) implements MessageFilter {
    @Override
    public Needs needs() {
      return settings.needs();
    }

    @Override
    public Outcome onMessage(Mail received) throws IOException, InterruptedException {
      return settings.outcome(Seen.of(received));
    }
  }

  private record AsPolicy(Settings settings) implements Policy {
    @Override
    public Needs needs() {
      return settings.needs();
    }

    @Override
    public Outcome judge(Mail received, Findings all) throws IOException, InterruptedException {
      return settings.outcome(Seen.of(received));
    }
  }

  /** Its prepended fields are the seals. */
  private record AsSealer(Settings settings) implements Sealer {
    @Override
    public Needs needs() {
      return settings.needs();
    }

    @Override
    public List<HeaderField> seal(Mail outgoing, Findings all)
        throws IOException, InterruptedException {
      List<HeaderField> seals = new ArrayList<>();
      for (Edit edit : settings.outcome(Seen.of(outgoing)).edits()) {
        if (edit instanceof Edit.Prepend(HeaderField field)) {
          seals.add(field);
        }
      }
      return seals;
    }
  }
}
