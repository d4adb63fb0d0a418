package org.sluicemail.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluicemail.store.StoreSettings;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/** TLS to Redis: whom we trust, whether the name has to be right (RFC 9525), and who we are. */
final class Tls {
  /** jedis wants key stores of octets, each with a password; they never leave this process. */
  private static final char[] NO_SECRET = "in memory".toCharArray();

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");

  private Tls() {}

  static SslOptions options(Optional<StoreSettings.Tls> settings) throws IOException {
    SslOptions.Builder options = SslOptions.builder();
    boolean checkName = settings.map(StoreSettings.Tls::checkName).orElse(true);
    options.sslVerifyMode(checkName ? SslVerifyMode.FULL : SslVerifyMode.CA);
    Optional<Path> trust = settings.flatMap(StoreSettings.Tls::trust);
    if (trust.isPresent()) {
      byte[] trusted = octets(trust.get(), Tls::trusted);
      options.trustStoreType("PKCS12").truststore(() -> in(trusted), NO_SECRET);
    }
    Optional<Path> certificate = settings.flatMap(StoreSettings.Tls::certificate);
    Optional<Path> key = settings.flatMap(StoreSettings.Tls::key);
    if (certificate.isPresent() && key.isPresent()) {
      byte[] ours = octets(key.get(), file -> ours(certificate.get(), file));
      options.keyStoreType("PKCS12").keystore(() -> in(ours), NO_SECRET);
    }
    return options.build();
  }

  private static InputStream in(byte[] octets) {
    return new ByteArrayInputStream(octets);
  }

  @FunctionalInterface
  private interface Reading {
    KeyStore read(Path file) throws IOException, GeneralSecurityException;
  }

  private static byte[] octets(Path file, Reading reading) throws IOException {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      reading.read(file).store(out, NO_SECRET);
      return out.toByteArray();
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot use what is in " + file + ": " + e.getMessage(), e);
    }
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static KeyStore trusted(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = empty();
    int number = 0;
    for (Certificate each : certificates(file)) {
      store.setCertificateEntry("trusted-" + number++, each);
    }
    return store;
  }

  private static KeyStore ours(Path chain, Path file) throws IOException, GeneralSecurityException {
    List<Certificate> certificates = certificates(chain);
    PublicKey ours = certificates.getFirst().getPublicKey();
    Matcher pem = KEY.matcher(Files.readString(file, ISO_8859_1));
    if (!pem.find()) {
      throw new IOException("there is no private key (PEM, PKCS#8) in " + file);
    }
    KeyStore store = empty();
    store.setKeyEntry(
        "ours", key(pem.group(1), ours), NO_SECRET, certificates.toArray(Certificate[]::new));
    return store;
  }

  private static PrivateKey key(String base64, PublicKey ours) throws GeneralSecurityException {
    try {
      byte[] octets = Base64.getMimeDecoder().decode(base64);
      return KeyFactory.getInstance(ours.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(octets));
    } catch (IllegalArgumentException e) {
      throw new InvalidKeyException("no Base64", e);
    }
  }

  private static List<Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      List<Certificate> all =
          List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
      if (all.isEmpty()) {
        throw new IOException("there is no certificate in " + file);
      }
      return all;
    }
  }
}
