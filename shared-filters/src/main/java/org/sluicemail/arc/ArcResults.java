package org.sluicemail.arc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluicemail.authres.MethodResult;
import org.sluicemail.authres.Property;

/** Results of ARC as they are testified (RFC 8617 section 10.2). */
public final class ArcResults {
  /** The name of the method. */
  public static final String METHOD = "arc";

  private ArcResults() {}

  /** The status of the chain, among what all methods found. */
  public static Optional<ChainStatus> status(List<MethodResult> all) {
    return all.stream()
        .filter(result -> result.method().equals(METHOD))
        .flatMap(result -> ChainStatus.of(result.result()).stream())
        .findFirst();
  }

  /**
   * The result of a chain.
   *
   * @param client the address from which the message came, as text; empty when nobody knows
   */
  public static MethodResult of(ChainResult result, String client) {
    List<Property> properties = new ArrayList<>();
    if (!client.isEmpty()) {
      properties.add(new Property("smtp", "remote-ip", client));
    }
    result
        .oldestPass()
        .ifPresent(i -> properties.add(new Property("header", "oldest-pass", Integer.toString(i))));
    return new MethodResult(
        METHOD,
        result.status().word(),
        result.sealers().isEmpty() ? "" : "i=" + result.sealers().size(),
        result.reason().isEmpty() ? Optional.empty() : Optional.of(result.reason()),
        properties);
  }
}
