package org.sluicemail.lists;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.sluicemail.config.Network;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.AddressPattern;
import org.sluicemail.mail.DomainPattern;

/**
 * What the entries of a list mean.
 *
 * @param <K> what is looked for
 */
public final class EntryKind<K> {
  /** Networks and addresses, as {@link Network} reads them. */
  public static final EntryKind<InetAddress> NETWORKS =
      new EntryKind<>(NetworkSet::new, MemberTexts::of);

  /** Host and domain names, as {@link DomainPattern} reads them. */
  public static final EntryKind<String> DOMAINS =
      new EntryKind<>(DomainSet::new, MemberTexts::ofDomain);

  /** Addresses of the envelope, as {@link AddressPattern} reads them. */
  public static final EntryKind<Address> ADDRESSES =
      new EntryKind<>(AddressSet::new, MemberTexts::of);

  /** Texts as they are, such as users. */
  public static final EntryKind<String> TEXTS = new EntryKind<>(TextSet::new, List::of);

  private final Supplier<Gathering<K>> gathering;

  private final Function<K, List<String>> members;

  private EntryKind(Supplier<Gathering<K>> gathering, Function<K, List<String>> members) {
    this.gathering = gathering;
    this.members = members;
  }

  /**
   * The texts of which a set holds one when {@code subject} is in it: entries that it answers to,
   * in lower case but for {@link #TEXTS}. There is no text for a network.
   */
  public List<String> members(K subject) {
    return members.apply(subject);
  }

  Gathering<K> gather() {
    return gathering.get();
  }

  /** Entries on their way into a list. */
  interface Gathering<K> {
    /** Adds one; {@code IllegalArgumentException} says what is wrong with it. */
    void add(String entry);

    /** Whether something is among those that were added. */
    Predicate<K> finish();
  }

  private static final class NetworkSet implements Gathering<InetAddress> {
    private final List<Network> networks = new ArrayList<>();

    @Override
    public void add(String entry) {
      networks.add(Network.parse(entry));
    }

    @Override
    public Predicate<InetAddress> finish() {
      return Networks.of(networks)::contains;
    }
  }

  private static final class DomainSet implements Gathering<String> {
    private final Set<String> names = new HashSet<>();

    @Override
    public void add(String entry) {
      names.add(DomainPattern.parse(entry).name());
    }

    @Override
    public Predicate<String> finish() {
      return host -> MemberTexts.forms(host).stream().anyMatch(names::contains);
    }
  }

  private static final class AddressSet implements Gathering<Address> {
    private final Set<AddressPattern> patterns = new HashSet<>();

    @Override
    public void add(String entry) {
      patterns.add(AddressPattern.parse(entry));
    }

    @Override
    public Predicate<Address> finish() {
      return address ->
          address.isNull()
              ? patterns.contains(new AddressPattern("", DomainPattern.NONE))
              : isListed(address);
    }

    private boolean isListed(Address address) {
      String local = address.localPart().toLowerCase(Locale.ROOT);
      List<String> domains = MemberTexts.forms(address.domain());
      domains.add(DomainPattern.ANY.name());
      return domains.stream()
          .map(DomainPattern::new)
          .anyMatch(domain ->
              patterns.contains(new AddressPattern(local, domain))
                  || patterns.contains(new AddressPattern("", domain)));
    }
  }

  private static final class TextSet implements Gathering<String> {
    private final Set<String> texts = new HashSet<>();

    @Override
    public void add(String entry) {
      texts.add(entry);
    }

    @Override
    public Predicate<String> finish() {
      return Set.copyOf(texts)::contains;
    }
  }
}
