package org.sluicemail.dkim;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.Signature;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who computes signatures: Amazon's Corretto Crypto Provider where its jar is there, four times as
 * fast as the JDK with RSA and faster yet with Ed25519, else the JDK. Chosen once, at the start.
 */
public final class Crypto {
  private static final Logger LOG = LoggerFactory.getLogger(Crypto.class);
  private static final String CORRETTO =
      "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

  /** Without it, the provider has Ed25519 signatures but cannot read the keys for them. */
  private static final String ED_KEYS = "com.amazon.corretto.crypto.provider.registerEdKeyFactory";

  private static final Optional<Provider> CHOSEN = corretto();

  private Crypto() {}

  /** The name of the provider, for the log. */
  public static String name() {
    return CHOSEN
        .map(provider -> provider.getName() + " " + provider.getVersionStr())
        .orElse("JDK " + Runtime.version().feature());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static KeyFactory keyFactory(String algorithm) throws GeneralSecurityException {
    return has("KeyFactory", algorithm)
        ? KeyFactory.getInstance(algorithm, CHOSEN.orElseThrow())
        : KeyFactory.getInstance(algorithm);
  }

  static Signature signature(String algorithm) throws GeneralSecurityException {
    return has("Signature", algorithm)
        ? Signature.getInstance(algorithm, CHOSEN.orElseThrow())
        : Signature.getInstance(algorithm);
  }

  private static boolean has(String service, String algorithm) {
    return CHOSEN.isPresent() && CHOSEN.get().getService(service, algorithm) != null;
  }

  /** The provider is asked for a signature once: its native part may not fit this platform. */
  private static Optional<Provider> corretto() {
    String before = System.setProperty(ED_KEYS, "true");
    try {
      Provider provider =
          Class.forName(CORRETTO).asSubclass(Provider.class).getConstructor().newInstance();
      Signature.getInstance("SHA256withRSA", provider);
      return Optional.of(provider);
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    } catch (ReflectiveOperationException | GeneralSecurityException | LinkageError e) {
      LOG.warn("Corretto is there and does not work, the JDK signs instead: {}", e.toString());
      return Optional.empty();
    } finally {
      if (before != null) {
        System.setProperty(ED_KEYS, before);
      }
    }
  }
}
