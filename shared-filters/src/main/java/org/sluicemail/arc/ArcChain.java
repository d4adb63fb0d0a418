package org.sluicemail.arc;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sluicemail.dkim.MalformedException;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;

/**
 * A chain whose structure is valid (RFC 8617 section 5.2, steps 1 to 3).
 *
 * @param sets from the oldest; none when there is no chain
 */
public record ArcChain(List<ArcSet> sets) {
  public ArcChain {
    sets = List.copyOf(sets);
  }

  /** Whether a header has any field of a chain. */
  static boolean isIn(Header header) {
    return ArcSet.NAMES.stream().anyMatch(name -> header.count(name) > 0);
  }

  /**
   * The chain of a header; {@code MalformedException} when its structure breaks a rule.
   *
   * @param limit of sets
   */
  static ArcChain read(Header header, int limit) throws MalformedException {
    List<Map<Integer, HeaderField>> fields = new ArrayList<>();
    int newest = 0;
    for (String name : ArcSet.NAMES) {
      Map<Integer, HeaderField> ofName = byInstance(header, name, limit);
      newest = Math.max(newest, ofName.keySet().stream().mapToInt(i -> i).max().orElse(0));
      fields.add(ofName);
    }
    requireNotFailed(fields.getLast().get(newest));
    List<ArcSet> sets = new ArrayList<>();
    for (int instance = 1; instance <= newest; instance++) {
      sets.add(set(instance, fields));
    }
    return new ArcChain(sets);
  }

  private static Map<Integer, HeaderField> byInstance(Header header, String name, int limit)
      throws MalformedException {
    List<HeaderField> all = header.all(name);
    if (all.size() > limit) {
      throw new MalformedException("there are more than " + limit + " sets");
    }
    Map<Integer, HeaderField> fields = new HashMap<>();
    for (HeaderField field : all) {
      int instance =
          Instance.of(field).orElseThrow(() -> new MalformedException(name + " has no valid i="));
      if (fields.putIfAbsent(instance, field) != null) {
        throw new MalformedException(name + " stands twice for instance " + instance);
      }
    }
    return fields;
  }

  /** Step 2, which comes before everything else is looked at: that was the end of the chain. */
  private static void requireNotFailed(@Nullable HeaderField newestSeal) throws MalformedException {
    if (newestSeal != null && Seal.parse(newestSeal).status() == ChainStatus.FAIL) {
      throw new MalformedException("the chain had failed before");
    }
  }

  private static ArcSet set(int instance, List<Map<Integer, HeaderField>> fields)
      throws MalformedException {
    List<HeaderField> three = new ArrayList<>();
    for (int i = 0; i < ArcSet.NAMES.size(); i++) {
      HeaderField field = fields.get(i).get(instance);
      if (field == null) {
        throw new MalformedException(ArcSet.NAMES.get(i) + " is missing for instance " + instance);
      }
      three.add(field);
    }
    Seal seal = seal(instance, three.getLast());
    return new ArcSet(three.getFirst(), three.get(1), seal);
  }

  private static Seal seal(int instance, HeaderField field) throws MalformedException {
    Seal seal = Seal.parse(field);
    ChainStatus rightly = instance == 1 ? ChainStatus.NONE : ChainStatus.PASS;
    if (seal.status() != rightly) {
      throw new MalformedException(
          "ARC-Seal of instance " + instance + " says cv=" + seal.status().word());
    }
    return seal;
  }

  /** What a later seal seals of the whole chain. */
  byte[] octets() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
    sets.forEach(set -> set.writeTo(out));
    return out.toByteArray();
  }
}
