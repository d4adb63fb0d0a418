package org.sluicemail.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Default;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.HeaderFilter;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Observer;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Policy;
import org.sluicemail.filter.RecipientFilter;
import org.sluicemail.filter.Sealer;
import org.sluicemail.filter.SenderFilter;
import org.sluicemail.filter.Services;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/** A filter type with parts of the kinds that its section lists; it fails as proceed. */
public final class Trial implements FilterType {
  /** The kinds of parts. */
  public enum Kind {
    SENDER,
    RECIPIENT,
    HEADER,
    MESSAGE,
    POLICY,
    SEALER,
    OBSERVER
  }

  /** A server that is shared by whoever names it, and {@code broken} for one that is a bug. */
  record Server(String name) {}

  record Settings(
      @Default("message") List<Kind> kind, List<String> produces, Optional<String> server) {}

  @Override
  public List<Filter> build(Config section, Services services) throws ConfigException {
    Settings settings = section.bind(Settings.class);
    settings.server().ifPresent(name -> services.resources().get(new Server(name), () -> () -> {}));
    if (settings.server().filter("broken"::equals).isPresent()) {
      throw new IllegalStateException("broken");
    }
    Needs needs = Needs.NONE.produces(settings.produces().toArray(String[]::new));
    List<Filter> parts = new ArrayList<>();
    settings.kind().forEach(kind -> parts.add(part(kind, needs)));
    return parts;
  }

  @Override
  public OnError onError() {
    return OnError.PROCEED;
  }

  /** A part that lets everything pass. */
  public static Filter part(Kind kind, Needs needs) {
    return switch (kind) {
      case SENDER -> new OfSender(needs);
      case RECIPIENT -> new OfRecipient(needs);
      case HEADER -> new OfHeader(needs);
      case MESSAGE -> new OfMessage(needs);
      case POLICY -> new Judge(needs);
      case SEALER -> new Seal(needs);
      case OBSERVER -> new Watch(needs);
    };
  }

  private record OfSender(Needs needs) implements SenderFilter {
    @Override
    public Outcome onSender(Session session, ReversePath sender) {
      return Outcome.PROCEED;
    }
  }

  private record OfRecipient(Needs needs) implements RecipientFilter {
    @Override
    public Outcome onRecipient(Session session, Envelope soFar, Recipient recipient) {
      return Outcome.PROCEED;
    }
  }

  private record OfHeader(Needs needs) implements HeaderFilter {
    @Override
    public Outcome onHeader(Session session, Envelope envelope, Header header) {
      return Outcome.PROCEED;
    }
  }

  private record OfMessage(Needs needs) implements MessageFilter {
    @Override
    public Outcome onMessage(Mail received) {
      return Outcome.PROCEED;
    }
  }

  private record Judge(Needs needs) implements Policy {
    @Override
    public Outcome judge(Mail received, Findings all) {
      return Outcome.PROCEED;
    }
  }

  private record Seal(Needs needs) implements Sealer {
    @Override
    public List<HeaderField> seal(Mail outgoing, Findings all) {
      return List.of();
    }
  }

  private record Watch(Needs needs) implements Observer {
    @Override
    public void ended(Ending ending) {}
  }
}
