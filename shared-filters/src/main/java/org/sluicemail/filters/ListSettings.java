package org.sluicemail.filters;

import java.util.List;
import java.util.Optional;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Needs;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Moment;

/**
 * The keys of one list.
 *
 * @param name for reasons and logs
 * @param of what is looked up in it
 * @param entries of the list, and files with entries
 * @param table for Postfix, which says itself what is done
 * @param then what is done with what is in the list: at most one verdict, any number of marks
 */
record ListSettings(
    String name,
    Subject of,
    List<String> entries,
    Optional<TableFile> table,
    List<RuleAction> then) {

  /** What can be looked up. */
  enum Subject {
    /** Address. */
    CLIENT(Fact.CLIENT),
    /** Verified name. */
    CLIENT_NAME(Fact.CLIENT_NAME),
    HELO(Fact.HELO),
    USER(Fact.USER),
    SENDER(Fact.SENDER),
    SENDER_DOMAIN(Fact.SENDER),
    /** At RCPT the one in question, later every accepted one. */
    RECIPIENT(Fact.RECIPIENTS),
    /** One of those that were accepted. */
    ANY_RECIPIENT(Fact.RECIPIENTS);

    private final Fact fact;

    Subject(Fact fact) {
      this.fact = fact;
    }
  }

  /** Refuses a list that says nothing or two things. */
  ListSettings {
    if (entries.isEmpty() == table.isEmpty()) {
      throw new IllegalArgumentException("a list has either 'entries' or a 'table'");
    }
    if (table.isPresent() != then.isEmpty()) {
      throw new IllegalArgumentException(
          "'then' says what is done with entries; a table says so itself");
    }
    if (table.isEmpty()) {
      new Rule(name, RuleConditions.NONE, then).verdict(); // refuses what no rule may do
    }
    boolean cidr = table.filter(file -> file.type() == TableFile.Type.CIDR).isPresent();
    if (cidr && of != Subject.CLIENT) {
      throw new IllegalArgumentException("a table of networks is of: client");
    }
    if (table.isPresent() && of == Subject.ANY_RECIPIENT) {
      throw new IllegalArgumentException("a table is asked about each recipient: of: recipient");
    }
  }

  /** When it is judged: what concerns the message needs all recipients. */
  Moment moment() {
    return switch (of) {
      case ANY_RECIPIENT -> Moment.HEADER;
      case RECIPIENT -> table.isPresent() || refuses() ? Moment.RECIPIENT : Moment.HEADER;
      default -> Moment.SENDER;
    };
  }

  private boolean refuses() {
    return rule().verdict().filter(verdict -> !verdict.accepts()).isPresent();
  }

  /** What is done with what is in the list. */
  Rule rule() {
    return new Rule(name, RuleConditions.NONE, then);
  }

  /** A table may come to say anything when it is read anew. */
  Needs needs() {
    Needs needs = table.isPresent() ? Needs.NONE.mayQuarantine() : rule().needs();
    needs = table.isPresent() ? needs.emits(Edit.Kind.PREPEND) : needs;
    needs = moment() == Moment.RECIPIENT ? needs.emits(Edit.Kind.REMOVE_RECIPIENT) : needs;
    return needs.facts(of.fact);
  }
}
