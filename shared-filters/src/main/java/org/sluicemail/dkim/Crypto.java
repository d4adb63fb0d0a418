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
 * fast as the JDK with RSA and faster yet with Ed25519, else the JDK. Chosen once, when the first
 * key is read: its library takes time and memory that others need not spend.
 */
public final class Crypto {
  /** The JDK, whatever else there is. */
  static final Crypto JDK = new Crypto(Optional.empty());

  private static final Logger LOG = LoggerFactory.getLogger(Crypto.class);
  private static final String CORRETTO =
      "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

  /** Without it, the provider has Ed25519 signatures but cannot read the keys for them. */
  private static final String ED_KEYS = "com.amazon.corretto.crypto.provider.registerEdKeyFactory";

  private static volatile String inUse = "not loaded";

  private final Optional<Provider> provider;

  private Crypto(Optional<Provider> provider) {
    this.provider = provider;
  }

  /** Made when it is first asked for. */
  private static final class Chosen {
    private static final Crypto CRYPTO = corretto().orElse(JDK);

    static {
      inUse = CRYPTO.name();
      LOG.info("signatures are computed by {}", inUse);
    }
  }

  /** Its name and version; {@code not loaded} as long as no key was read. */
  public static String inUse() {
    return inUse;
  }

  /** The one that is used. */
  static Crypto chosen() {
    return Chosen.CRYPTO;
  }

  /** The name of the provider, for the log. */
  String name() {
    return provider
        .map(it -> it.getName() + " " + it.getVersionStr())
        .orElse("JDK " + Runtime.version().feature());
  }

  /** From the JDK, which hashes as fast as the others. */
  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  KeyFactory keyFactory(String algorithm) throws GeneralSecurityException {
    return has("KeyFactory", algorithm)
        ? KeyFactory.getInstance(algorithm, provider.orElseThrow())
        : KeyFactory.getInstance(algorithm);
  }

  Signature signature(String algorithm) throws GeneralSecurityException {
    return has("Signature", algorithm)
        ? Signature.getInstance(algorithm, provider.orElseThrow())
        : Signature.getInstance(algorithm);
  }

  private boolean has(String service, String algorithm) {
    return provider.isPresent() && provider.get().getService(service, algorithm) != null;
  }

  /** The provider is asked for a signature once: its native part may not fit this platform. */
  static Optional<Crypto> corretto() {
    String before = System.setProperty(ED_KEYS, "true");
    try {
      Provider provider =
          Class.forName(CORRETTO).asSubclass(Provider.class).getConstructor().newInstance();
      Signature.getInstance("SHA256withRSA", provider);
      return Optional.of(new Crypto(Optional.of(provider)));
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
