package org.sluicemail.dkim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Octets;
import org.sluicemail.mail.Printable;

/** Reads the tags that signatures have (RFC 6376 section 3.5). */
public final class SignatureTags {
  /** Each name costs a search through the header; real signatures have below a hundred. */
  private static final int MAX_HEADERS = 1000;

  /** RFC 6376 section 3.5 on l=: at most 76 digits; more than these mean the same as for ever. */
  private static final int MAX_DIGITS = 18;

  private final TagList tags;

  public SignatureTags(TagList tags) {
    this.tags = tags;
  }

  static void requireVersion(TagList tags) throws MalformedException {
    String version = new SignatureTags(tags).required("v");
    if (!version.equals("1")) {
      throw new MalformedException("version " + Printable.of(version) + " is not 1");
    }
  }

  Signature signature(HeaderField field) throws MalformedException {
    requireDns();
    return signature(field, identity(domain()));
  }

  Signature anonymous(HeaderField field) throws MalformedException {
    return signature(field, "@" + domain());
  }

  private Signature signature(HeaderField field, String identity) throws MalformedException {
    OptionalLong time = number("t");
    return new Signature(
        field,
        algorithmName(),
        Algorithm.of(algorithmName()),
        canonicalization(0),
        canonicalization(1),
        domain(),
        selector(),
        identity,
        headers(),
        number("l"),
        time,
        expiration(time),
        octets("bh"),
        signature());
  }

  /** The word of {@code a=}, in lower case. */
  public String algorithmName() throws MalformedException {
    return required("a").toLowerCase(Locale.ROOT);
  }

  /** {@code d=} in lower case and A-labels. */
  public String domain() throws MalformedException {
    return name("d");
  }

  /** {@code s=} in lower case and A-labels. */
  public String selector() throws MalformedException {
    return name("s");
  }

  /** {@code b=} decoded. */
  public Octets signature() throws MalformedException {
    return octets("b");
  }

  private String name(String tag) throws MalformedException {
    String text = required(tag);
    return Domains.of(text)
        .orElseThrow(
            () -> new MalformedException(tag + "=" + Printable.of(text) + " is no domain name"));
  }

  /** {@code c=header/body}; the body is simple when nothing is said of it. */
  private Canonicalization canonicalization(int part) throws MalformedException {
    String text = tags.compact("c").orElse("simple/simple").toLowerCase(Locale.ROOT);
    String[] words = text.split("/", -1);
    String word = part < words.length ? words[part] : "simple";
    Optional<Canonicalization> known = Canonicalization.of(word);
    if (words.length > 2 || known.isEmpty()) {
      throw new MalformedException("unknown canonicalization c=" + Printable.of(text));
    }
    return known.get();
  }

  /** {@code i=}, whose domain is that of {@code d=} or below it. */
  private String identity(String domain) throws MalformedException {
    Optional<String> text = tags.value("i");
    if (text.isEmpty()) {
      return "@" + domain;
    }
    String identity = QuotedPrintable.decode("i=", text.get());
    if (!Domains.isWithin(domainOf(identity), domain)) {
      throw new MalformedException(
          "i=" + Printable.of(identity) + " is not within the domain " + domain);
    }
    return identity;
  }

  /** Empty when there is none; two addresses of it cannot be within any domain then. */
  static String domainOf(String identity) {
    int at = identity.lastIndexOf('@');
    return at < 0 ? "" : Domains.of(identity.substring(at + 1)).orElse("");
  }

  private List<String> headers() throws MalformedException {
    List<String> names = new ArrayList<>();
    for (String part : required("h").split(":", -1)) {
      String name = TagList.withoutBlanks(part);
      if (!HeaderField.isName(name) || names.size() == MAX_HEADERS) {
        throw new MalformedException("h= is no list of header fields");
      }
      names.add(name);
    }
    if (names.stream().noneMatch("From"::equalsIgnoreCase)) {
      throw new MalformedException("h= does not hold From");
    }
    return names;
  }

  /** {@code q=} is a list; ours is the only one there is. */
  private void requireDns() throws MalformedException {
    String methods = tags.compact("q").orElse("dns/txt").toLowerCase(Locale.ROOT);
    if (!List.of(methods.split(":")).contains("dns/txt")) {
      throw new MalformedException("unknown query method q=" + Printable.of(methods));
    }
  }

  private OptionalLong expiration(OptionalLong time) throws MalformedException {
    OptionalLong expiration = number("x");
    if (expiration.isPresent() && expiration.getAsLong() <= time.orElse(-1)) {
      throw new MalformedException("x= is not after t=");
    }
    return expiration;
  }

  private OptionalLong number(String tag) throws MalformedException {
    Optional<String> text = tags.value(tag);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!text.get().matches("[0-9]{1,76}")) {
      throw new MalformedException(tag + "= is no number");
    }
    String digits = text.get().replaceFirst("^0+(?=.)", "");
    return OptionalLong.of(digits.length() > MAX_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits));
  }

  private Octets octets(String tag) throws MalformedException {
    byte[] octets = Base64Text.decode(tag + "=", required(tag));
    return Octets.of(octets);
  }

  /** A tag that has to be there, and to say something. */
  public String required(String tag) throws MalformedException {
    String value =
        tags.value(tag).orElseThrow(() -> new MalformedException("tag " + tag + "= is missing"));
    if (value.isEmpty()) {
      throw new MalformedException("tag " + tag + "= is empty");
    }
    return value;
  }
}
