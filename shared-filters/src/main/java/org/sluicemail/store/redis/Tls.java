package org.sluicemail.store.redis;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import org.sluicemail.store.StoreSettings;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/** TLS to Redis: whom we trust, and whether the name has to be right (RFC 9525). */
final class Tls {
  /** jedis wants a key store of octets; it holds what everybody may read. */
  private static final char[] NO_SECRET = "certificates".toCharArray();

  private Tls() {}

  static SslOptions options(Optional<StoreSettings.Tls> settings) throws IOException {
    SslOptions.Builder options = SslOptions.builder();
    boolean checkName = settings.map(StoreSettings.Tls::checkName).orElse(true);
    options.sslVerifyMode(checkName ? SslVerifyMode.FULL : SslVerifyMode.CA);
    Optional<Path> trust = settings.flatMap(StoreSettings.Tls::trust);
    if (trust.isPresent()) {
      byte[] certificates = keyStore(trust.get());
      options.trustStoreType("PKCS12");
      options.truststore(() -> new ByteArrayInputStream(certificates), NO_SECRET);
    }
    return options.build();
  }

  private static byte[] keyStore(Path trust) throws IOException {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      certificates(trust).store(out, NO_SECRET);
      return out.toByteArray();
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot use the certificates in " + trust + ": " + e.getMessage(), e);
    }
  }

  private static KeyStore certificates(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("trusted-" + number++, each);
      }
    }
    if (store.size() == 0) {
      throw new IOException("there is no certificate in " + file);
    }
    return store;
  }
}
