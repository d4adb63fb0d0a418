package org.sluicemail.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;

/** Plain HTTP requests to a server on 127.0.0.1. */
final class Http {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 180_000;

  private Http() {}

  static byte[] post(int port, String path, Map<String, String> headers, byte[] body)
      throws IOException {
    HttpURLConnection connection = open(port, path);
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    headers.forEach(connection::setRequestProperty);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body);
    }
    try (InputStream in = connection.getInputStream()) {
      return in.readAllBytes();
    }
  }

  static boolean answers(int port, String path) {
    try {
      return open(port, path).getResponseCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static HttpURLConnection open(int port, String path) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    return connection;
  }
}
