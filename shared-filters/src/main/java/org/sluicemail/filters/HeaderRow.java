package org.sluicemail.filters;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sluicemail.config.Default;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Needs;
import org.sluicemail.mail.AddressPattern;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Recipient;

/**
 * Fields to add, and to whose mail.
 *
 * @param use ready ones
 * @param name of one of the operator's own, with
 * @param value which may hold values in braces; if one is missing, the field is left out
 * @param place where they are added
 * @param recipient every accepted recipient must match, where some are given
 * @param anyRecipient one accepted recipient must match, where some are given
 */
record HeaderRow(
    List<HeaderPreset> use,
    Optional<String> name,
    Optional<HeaderTemplate> value,
    @Default("append") Place place,
    List<AddressPattern> recipient,
    List<AddressPattern> anyRecipient) {

  /** Where a field is added. */
  enum Place {
    /** Above everything, also above the Received field of the mail server. */
    TOP,
    /** Below the Received field of the mail server. */
    PREPEND,
    /** At the end of the header. */
    APPEND
  }

  /** One field. */
  record Content(String name, HeaderTemplate value) {}

  /** Refuses what is neither ready nor of the operator's own, and what is no name. */
  HeaderRow {
    if (use.isEmpty() == name.isEmpty() || name.isPresent() != value.isPresent()) {
      throw new IllegalArgumentException("expected either 'use', or 'name' and 'value'");
    }
    if (name.filter(text -> !HeaderField.isName(text)).isPresent()) {
      throw new IllegalArgumentException("'" + name.get() + "' is no name of a header field");
    }
  }

  /** A row of ready fields at the end, for everybody. */
  static HeaderRow of(List<HeaderPreset> use) {
    return new HeaderRow(
        use, Optional.empty(), Optional.empty(), Place.APPEND, List.of(), List.of());
  }

  /** The fields, ready ones or the operator's own. */
  Stream<Content> fields() {
    return name.isPresent()
        ? Stream.of(new Content(name.get(), value.orElseThrow()))
        : use.stream().flatMap(HeaderPreset::fields);
  }

  Needs needs() {
    boolean asks = !recipient.isEmpty() || !anyRecipient.isEmpty();
    Needs needs = asks ? Needs.NONE.facts(Fact.RECIPIENTS) : Needs.NONE;
    for (Content field : fields().toList()) {
      needs = needs.and(field.value().needs()).owns(List.of(field.name()));
    }
    return needs.emits(
        switch (place) {
          case TOP -> Edit.Kind.TOP;
          case PREPEND -> Edit.Kind.PREPEND;
          case APPEND -> Edit.Kind.APPEND;
        });
  }

  /** What it adds to a mail of these values. */
  Stream<Edit> edits(HeaderValues values) {
    return isFor(values.received().envelope().recipients())
        ? fields().flatMap(field -> edit(field, values).stream())
        : Stream.empty();
  }

  private boolean isFor(List<Recipient> recipients) {
    boolean every =
        recipient.isEmpty()
            || !recipients.isEmpty()
                && recipients.stream().allMatch(each -> matches(recipient, each));
    return every
        && (anyRecipient.isEmpty()
            || recipients.stream().anyMatch(each -> matches(anyRecipient, each)));
  }

  private static boolean matches(List<AddressPattern> patterns, Recipient recipient) {
    return patterns.stream().anyMatch(pattern -> pattern.matches(recipient.address()));
  }

  private Optional<Edit> edit(Content content, HeaderValues values) {
    return content
        .value()
        .fill(values)
        .map(text -> HeaderField.of(content.name(), text))
        .map(field ->
            switch (place) {
              case TOP -> new Edit.Top(field);
              case PREPEND -> new Edit.Prepend(field);
              case APPEND -> new Edit.Append(field);
            });
  }
}
