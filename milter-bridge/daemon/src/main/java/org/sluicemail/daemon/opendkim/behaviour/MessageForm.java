package org.sluicemail.daemon.opendkim.behaviour;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.sluicemail.daemon.opendkim.Form;
import org.sluicemail.dkim.Canonicalization;
import org.sluicemail.dkim.SignatureForm;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Recipient;

/** How the signatures of one message are made: some of it depends on the message. */
record MessageForm(Form form) {
  private static final String FROM = "from";

  SignatureForm of(Envelope envelope, Header header) {
    List<Canonicalization> selected = selected(header);
    return new SignatureForm(
        selected.isEmpty() ? form.header() : selected.getFirst(),
        selected.size() < 2 ? form.body() : selected.get(1),
        signed(header),
        form.oversigned().stream().filter(SignatureForm::isSignable).toList(),
        form.lifetime(),
        limit(envelope),
        false,
        form.diagnostics(),
        form.requestReports());
  }

  /** What the message asks for; nothing where it does not say so in known words. */
  private List<Canonicalization> selected(Header header) {
    return header.first(form.selectHeader()).map(MessageForm::words).orElse(List.of());
  }

  private static List<Canonicalization> words(HeaderField field) {
    List<Optional<Canonicalization>> words =
        Stream.of(field.text().split("/", -1))
            .map(word -> Canonicalization.of(word.strip().toLowerCase(Locale.ROOT)))
            .toList();
    return words.size() > 2 || words.stream().anyMatch(Optional::isEmpty)
        ? List.of()
        : words.stream().map(Optional::orElseThrow).toList();
  }

  /** The names that are there, as they are written; what servers change is never signed. */
  private List<String> signed(Header header) {
    Stream<String> there = header.fields().stream().map(HeaderField::name).filter(this::isSigned);
    return Stream.concat(Stream.of(FROM), there)
        .map(name -> name.toLowerCase(Locale.ROOT))
        .distinct()
        .toList();
  }

  private boolean isSigned(String name) {
    return form.signed().contains(name)
        && !form.omitted().contains(name)
        && SignatureForm.isSignable(name);
  }

  /** Octets of the body: all of them are counted for a recipient who wants it so. */
  private OptionalLong limit(Envelope envelope) {
    if (form.maximumSignedBytes().isPresent()) {
      return OptionalLong.of(form.maximumSignedBytes().getAsInt());
    }
    return envelope.recipients().stream()
            .map(Recipient::address)
            .map(Address::mailbox)
            .anyMatch(form.bodyLength()::contains)
        ? OptionalLong.of(Long.MAX_VALUE)
        : OptionalLong.empty();
  }
}
